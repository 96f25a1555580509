// First drafts of the letters; the agent rereads and completes them. Exports: draft(kind, context) → {subject, body},
// personal(body, deposit, decision).
// Letters go to French procedures: their words are French in both languages of the screen. `[rang]` and `[motif]`
// become each candidate's own when sent, so that no letter tells about another loser (L2132-1; REQ-089, REQ-111).
import { day } from '../../src/format.js';
import { serverNow } from '../../src/clock.js';

const DAY_MS = 86_400_000;
// Days between sending the rejections electronically and signing (CCP R2182-1); formalised procedures only.
const STANDSTILL_DAYS = 11;

const earliestSignature = () => day(new Date(serverNow().getTime() + STANDSTILL_DAYS * DAY_MS));

const letter = (...paragraphs) => paragraphs.filter(Boolean).join('\n\n');

const opening = ({ consultation, lot }) =>
  letter(
    'Madame, Monsieur,',
    `Vous avez répondu à la consultation ${consultation.reference}, « ${consultation.title} », ` +
      `lot ${lot.number} (${lot.title}).`,
  );
const closing = ({ consultation }) => letter('Nous vous remercions de votre participation.', consultation.buyer.name);

function outcome({ decision, awardee }) {
  if (decision.outcome === 'awarded')
    return letter(
      'Votre offre, classée au rang [rang], n’a pas été retenue pour le motif suivant : [motif]',
      `Le lot est attribué à ${awardee?.company.name ?? ''}. ${decision.reason}`,
    );
  const declared = decision.outcome === 'abandoned' ? 'sans suite' : 'infructueuse';
  return `La procédure est déclarée ${declared} pour ce lot, pour le motif suivant : ${decision.reason}`;
}

const signature = ({ consultation, decision }) =>
  decision.outcome === 'awarded' &&
  consultation.procedure === 'AOO' &&
  `Le marché ne sera pas signé avant le ${earliestSignature()} ` + '(article R2182-1 du code de la commande publique).';

const rejection = (context) => ({
  subject:
    `Consultation ${context.consultation.reference}, lot ${context.lot.number} : ` + 'votre offre n’est pas retenue',
  body: letter(opening(context), outcome(context), signature(context), closing(context)),
});

const notification = (context) => ({
  subject: `Consultation ${context.consultation.reference}, lot ${context.lot.number} : notification du marché`,
  body: letter(
    opening(context),
    'Le marché correspondant vous est notifié. Il prend effet à la date de réception de ce message ' +
      '(article R2182-4 du code de la commande publique).',
    'Vous trouverez ci-joint les pièces du marché.',
    context.consultation.buyer.name,
  ),
});

const information = ({ consultation, lot }) => ({
  subject: `Consultation ${consultation.reference}, lot ${lot.number}`,
  body: 'Madame, Monsieur,\n\n',
});

/** The entity's own words, where it settled some; what names one candidate waits until the letter is sent. */
function settled({ subject, body }, { consultation, lot, awardee }) {
  const known = {
    '[reference]': consultation.reference,
    '[objet]': consultation.title,
    '[lot]': String(lot.number),
    '[acheteur]': consultation.buyer.name,
    '[attributaire]': awardee?.company.name ?? '',
  };
  const filled = (text) => text.replace(/\[[a-z]+\]/g, (name) => known[name] ?? name);
  return { subject: filled(subject), body: filled(body) };
}

export function draft(kind, context) {
  const own = context.settings?.letters.find((one) => one.kind === kind);
  return own ? settled(own, context) : { rejection, notification, information }[kind](context);
}

export function personal(body, deposit, { rankings }) {
  const own = rankings.find((one) => one.deposit_id === deposit.id);
  return body
    .replaceAll('[rang]', own ? String(own.rank) : 'non classé')
    .replaceAll('[motif]', own?.reason || 'voir la décision');
}
