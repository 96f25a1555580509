// The letter to a company whose application is refused. French in both languages of the screen: it belongs to a French
// procedure.
// Exports: refusalLetter(consultation, candidate) → { subject, body }.
export const refusalLetter = (consultation, { reason }) => ({
  subject: `Consultation ${consultation.reference} : votre candidature n’est pas retenue`,
  body: [
    'Madame, Monsieur,',
    `Vous avez présenté votre candidature à la consultation ${consultation.reference}, « ${consultation.title} ».`,
    `Elle n’a pas été retenue pour le motif suivant : ${reason}`,
    'Nous vous remercions de votre participation.',
    consultation.buyer.name,
  ].join('\n\n'),
});
