// Verification of the signatures of the files read here, and who signed. Exports: signatures(screen, deposit, envelope,
// named), loadChecks(base) → the checks made so far, [] for whoever may not read them.
import { html, nothing } from 'lit-html';
import { alert } from '../../components/alert/alert.js';
import { button } from '../../components/button/button.js';
import { definitionList } from '../../components/definition-list/definition-list.js';
import { formDialog } from '../../components/dialog/form-dialog.js';
import { radioGroup } from '../../components/field/choices.js';
import { textArea } from '../../components/field/inputs.js';
import { api, ApiProblem } from '../../src/api.js';
import { FormFault } from '../../src/form.js';
import { instant } from '../../src/format.js';
import { t } from '../../src/i18n.js';
import { inBase64 } from '../../src/in-base64.js';
import { structureOf } from '../../src/signature-structure.js';

const LARGEST = 4_000_000;
const KINDS = { 'TOTAL-PASSED': 'success', INDETERMINATE: 'warning', 'TOTAL-FAILED': 'error' };
const WORDS = { 'TOTAL-PASSED': 'passed', INDETERMINATE: 'unsure', 'TOTAL-FAILED': 'failed' };

export async function loadChecks(base) {
  try {
    return (await api.get(`${base}/signature-checks`)).items;
  } catch (error) {
    if (error instanceof ApiProblem && [403, 404, 409].includes(error.status)) return [];
    throw error;
  }
}

/** The file that holds the signature of another one, by its name: « offre.pdf » and « offre.pdf.p7s ». */
async function besides(opened, name) {
  for (const one of opened) {
    if (one.name !== name && (await structureOf(one.blob, one.name)).beside === name) return one;
  }
  return null;
}

const verify = (screen, deposit, envelope, opened, here) =>
  screen.run(`verify/${deposit.id}/${envelope.slot}/${here.name}`, async () => {
    const signature = await besides(opened, here.name);
    if (here.blob.size + (signature?.blob.size ?? 0) > LARGEST) {
      screen.fail({}, t('signatures.too_large'));
      return;
    }
    const body = { deposit_id: deposit.id, slot: envelope.slot, name: here.name, content: await inBase64(here.blob) };
    if (signature) body.signature = { name: signature.name, content: await inBase64(signature.blob) };
    screen.data.checks = [...screen.data.checks, await api.post(`${screen.data.base}/signature-checks`, body)];
  });

const replaced = (checks, one) => checks.map((known) => (known.check === one.check ? one : known));

const more = (screen, found) =>
  screen.run(`report/${found.check}`, async () => {
    const whole = await api.get(`${screen.data.base}/signature-checks/${found.check}`);
    screen.data.checks = replaced(screen.data.checks, whole);
  });

async function confirm(screen, found) {
  const said = await formDialog({
    title: t('signatures.who_title', { name: found.signers.join(', ') }),
    intro: html`<p>${t('signatures.who_why')}</p>`,
    fields: (errors) =>
      html`${radioGroup({
        name: 'confirmed',
        label: t('signatures.who_question'),
        choices: [
          { value: 'yes', label: t('signatures.who_yes') },
          { value: 'no', label: t('signatures.who_no') },
        ],
        error: errors.confirmed,
      })}
      ${textArea({
        name: 'reason',
        label: t('signatures.who_reason'),
        hint: t('signatures.who_hint'),
        error: errors.reason,
        rows: 3,
      })}`,
    send: ({ confirmed, reason: because }) => {
      if (!confirmed) throw new FormFault({ confirmed: t('signatures.who_missing') });
      const body = { confirmed: confirmed === 'yes', reason: because };
      return api.post(`${screen.data.base}/signature-checks/${found.check}/identity`, body);
    },
  });
  if (!said) return;
  screen.data.checks = replaced(screen.data.checks, said);
  screen.update({});
}

const reason = (code) => t(`signatures.why_${code.replaceAll('-', '_')}`);
const proof = ({ proof: by, proven_at: at }) =>
  at && t(`signatures.proof_${by.replaceAll('-', '_')}`, { at: instant(at) });
const covers = ({ covers: parts }) =>
  parts.length && html`${parts.map((one) => html`<span>${one.name} <code>${one.sha256}</code></span>`)}`;

const one = (signature) =>
  definitionList([
    {
      label: t('signatures.signer'),
      value: signature.signer && [signature.signer.name, signature.signer.organization].filter(Boolean).join(', '),
    },
    {
      label: t('signatures.category'),
      value: signature.signer && t(`signatures.category_${signature.signer.category.replaceAll('-', '_')}`),
    },
    {
      label: t('signatures.device'),
      value: signature.signer && t(signature.signer.device ? 'signatures.device_yes' : 'signatures.device_no'),
    },
    { label: t('signatures.issuer'), value: signature.signer?.issuer },
    { label: t('signatures.format'), value: `${signature.format}-${signature.level}` },
    { label: t('signatures.claimed'), value: signature.claimed_at && instant(signature.claimed_at) },
    { label: t('signatures.proven'), value: proof(signature) },
    { label: t('signatures.covers'), value: covers(signature) },
    {
      label: t('signatures.changes'),
      value: signature.changes.map((change) => t(`signatures.change_${change.replaceAll('-', '_')}`)).join(' '),
    },
    {
      label: t('signatures.result'),
      value: [signature.indication, signature.sub_indication].filter(Boolean).join(', '),
    },
    { label: t('signatures.why'), value: signature.reasons.map(reason).join(' ') },
  ]);

const noted = (note) => t(`signatures.note_${note.replaceAll('-', '_')}`);

const identity = (screen, found) => {
  if (!found.signers.length) return nothing;
  if (found.identity)
    return html`<p>
      ${t(`signatures.${found.identity.confirmed ? 'confirmed' : 'not_confirmed'}`, { reason: found.identity.reason })}
    </p>`;
  return html`<p>${t('signatures.to_confirm')}</p>
    ${button({ label: t('signatures.confirm'), context: found.name, onClick: () => confirm(screen, found) })}`;
};

function result(screen, found) {
  const { report } = found;
  return alert({
    kind: KINDS[found.indication],
    live: true,
    title: t(
      `signatures.${found.signers.length || found.indication !== 'INDETERMINATE' ? WORDS[found.indication] : 'none'}`,
    ),
    body: html`${report ? html`<p>${report.reasons.map(reason).join(' ')}</p>` : nothing}
    ${report?.notes.length ? html`<p>${report.notes.map(noted).join(' ')}</p>` : nothing} ${identity(screen, found)}
    ${
      report
        ? html`<details>
            <summary>${t('signatures.detail')}</summary>
            ${report.signatures.map(one)}
            <p class="soft">${t('signatures.file')} <code>${found.sha256}</code></p>
          </details>`
        : button({
            label: t('signatures.detail'),
            kind: 'quiet',
            context: found.name,
            busy: screen.state.busy === `report/${found.check}`,
            onClick: () => more(screen, found),
          })
    }`,
  });
}

/** Under one file: what the last verification found, and the way to make one once the file is read here. */
export function signatures(screen, deposit, envelope, named) {
  const opened = screen.state.files[`${deposit.id}/${envelope.slot}`];
  const here = opened?.find(({ name }) => name === named.name);
  const found = screen.data.checks.findLast(
    (check) => check.deposit === deposit.id && check.slot === envelope.slot && check.name === named.name,
  );
  return html`${found ? result(screen, found) : nothing}
  ${
    here
      ? button({
          label: t(found ? 'signatures.again' : 'signatures.verify'),
          kind: 'quiet',
          context: named.name,
          busy: screen.state.busy === `verify/${deposit.id}/${envelope.slot}/${named.name}`,
          onClick: () => verify(screen, deposit, envelope, opened, here),
        })
      : nothing
  }`;
}
