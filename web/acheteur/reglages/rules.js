// Rules that the entity gives itself: two people for a publication, years of keeping. Exports: rules(screen, admin).
import { html } from 'lit-html';
import { checkbox } from '../../components/field/choices.js';
import { textField } from '../../components/field/inputs.js';
import { t } from '../../src/i18n.js';
import { part } from './part.js';

export function rules(screen, admin) {
  const { settings } = screen.data;
  const { errors } = screen.state;
  const fields = html`${checkbox({
    name: 'four_eyes',
    label: t('settings.four_eyes'),
    hint: t('settings.four_eyes_hint'),
    checked: settings.four_eyes,
  })}
  ${textField({
    name: 'retention_years',
    type: 'number',
    min: settings.retention_floor,
    label: t('settings.retention'),
    hint: t('settings.retention_hint', { years: settings.retention_floor, article: settings.retention_article }),
    suffix: t('settings.years'),
    value: settings.retention_years ?? '',
    width: 's',
    required: false,
    error: errors.retention_years,
  })}`;
  return part(screen, admin, 'rules', fields, ({ four_eyes: two, retention_years: years }) => ({
    four_eyes: Boolean(two),
    retention_years: years ? Number(years) : null,
  }));
}
