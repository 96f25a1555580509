// The offers compared on a lot: prices, variants and options, those set aside. Exports: draft(data), view(screen).
import { html, nothing } from 'lit-html';
import { button } from '../../components/button/button.js';
import { amountField } from '../../components/field/amount.js';
import { selectField, textArea, textField } from '../../components/field/inputs.js';
import { api } from '../../src/api.js';
import { decimal } from '../../src/decimal.js';
import { money } from '../../src/format.js';
import { t, url } from '../../src/i18n.js';
import { toast } from '../../src/status.js';

const SET_ASIDE = ['irregular', 'unacceptable', 'unsuitable', 'abnormally-low'];

export const draft = ({ lot }) => ({ offers: lot.offers });

const put = (screen, offers) => screen.update({ draft: { offers } });
const change = (screen, index, patch) =>
  put(
    screen,
    screen.state.draft.offers.map((one, at) => (at === index ? { ...one, ...patch } : one)),
  );

function add(screen, offer, kind) {
  const { offers } = screen.state.draft;
  const last = offers.findLastIndex((one) => one.deposit_id === offer.deposit_id);
  const blank = {
    id: '',
    deposit_id: offer.deposit_id,
    name: offer.name,
    kind,
    label: '',
    prices: {},
    set_aside: '',
    reason: '',
  };
  put(screen, offers.toSpliced(last + 1, 0, blank));
}

const priced = ({ grid }) => (grid?.items ?? []).filter(({ formula }) => formula);

const price = (screen, offer, index, item) =>
  amountField({
    name: `offers.${index}.prices.${item.code}`,
    label: t('analysis.price_of', { label: item.label }),
    required: false,
    value: offer.prices[item.code],
    error: screen.state.errors[`offers.${index}.prices.${item.code}`],
    onChange: (text) => {
      const { [item.code]: _, ...others } = offer.prices;
      change(screen, index, { prices: text.trim() ? { ...others, [item.code]: decimal(text) } : others });
    },
  });

const aside = (screen, offer, index) =>
  html`${selectField({
    name: `offers.${index}.set_aside`,
    label: t('analysis.set_aside'),
    width: 'm',
    required: false,
    placeholder: t('analysis.kept'),
    value: offer.set_aside,
    error: screen.state.errors[`offers.${index}.set_aside`],
    choices: SET_ASIDE.map((value) => ({ value, label: t(`analysis.aside_${value}`) })),
    onChange: (value) => change(screen, index, { set_aside: value }),
  })}
  ${
    offer.set_aside
      ? textArea({
          name: `offers.${index}.reason`,
          label: t('analysis.set_aside_reason'),
          rows: 2,
          value: offer.reason,
          error: screen.state.errors[`offers.${index}.reason`],
          onChange: (reason) => change(screen, index, { reason: reason.trim() }),
        })
      : nothing
  }`;

function line(screen, offer, index) {
  const base = offer.kind === 'base';
  const { offers } = screen.state.draft;
  return html`<fieldset class="offer-line">
    <legend>${base ? offer.name : `${offer.name} : ${t(`analysis.kind_${offer.kind}`)}`}</legend>
    ${
      base
        ? nothing
        : textField({
            name: `offers.${index}.label`,
            label: t('analysis.offer_label'),
            value: offer.label,
            error: screen.state.errors[`offers.${index}.label`],
            onChange: (label) => change(screen, index, { label: label.trim() }),
          })
    }
    ${priced(screen.data.lot).map((item) => price(screen, offer, index, item))} ${aside(screen, offer, index)}
    <div class="row">
      ${
        base
          ? ['variant', 'option'].map((kind) =>
              button({
                label: t(`analysis.add_${kind}`),
                kind: 'quiet',
                context: offer.name,
                onClick: () => add(screen, offer, kind),
              }),
            )
          : button({
              label: t('analysis.remove'),
              kind: 'quiet',
              context: offer.label,
              onClick: () =>
                put(
                  screen,
                  offers.filter((one) => one !== offer),
                ),
            })
      }
    </div>
  </fieldset>`;
}

const save = (screen) =>
  screen.submit('offers', async () => {
    const offers = screen.state.draft.offers.map(({ name: _, ...offer }) => offer);
    await api.put(`${screen.data.at}/offers`, { version: screen.data.lot.offers_version, offers });
    toast(t('ui.saved'));
    await screen.reload();
  });

const read = ({ offers, grid }) =>
  html`<ul>
    ${offers.map(
      (one) =>
        html`<li>
          ${[one.name, one.label].filter(Boolean).join(' : ')}
          ${priced({ grid }).map(({ code }) => (one.prices[code] ? html` – ${money(one.prices[code])}` : nothing))}
          ${one.set_aside ? html` – ${t(`analysis.aside_${one.set_aside}`)} : ${one.reason}` : nothing}
        </li>`,
    )}
  </ul>`;

export function view(screen) {
  const { lot } = screen.data;
  const { draft: typed } = screen.state;
  if (!lot.offers.length) return html`<p>${t('analysis.no_offer')}</p>`;
  if (!lot.may.prepare || lot.phase === 'closed') return read(lot);
  return html`<p>${t(lot.grid ? 'analysis.offers_why' : 'analysis.prices_after_grid')}</p>
    <p>
      <a href=${url('/acheteur/analyse/bordereaux/', { id: lot.consultation.id, lot: lot.lot })}
        >${t('analysis.schedules')}</a
      >
    </p>
    <form class="form form--wide" @submit=${save(screen)} novalidate>
      ${typed.offers.map((offer, index) => line(screen, offer, index))}
      ${button({ label: t('ui.save'), kind: 'primary', type: 'submit', busy: screen.state.busy === 'offers' })}
    </form>`;
}
