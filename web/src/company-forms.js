// The applicant's letter (DC1), its declaration (DC2) and the statement of subcontractors, filled from the facts of the
// company's file: accessible pages that print well, made in this browser, in French as buyers read them. Exports:
// forms({facts, company, consultation, deposit, subcontractors}) → File[].

const escaped = (value) =>
  String(value ?? '').replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter],
  );

const lines = (value) =>
  escaped(value || 'Non renseigné')
    .split('\n')
    .join('<br>');
const section = (title, ...paragraphs) =>
  `<h2>${escaped(title)}</h2>${paragraphs.map((one) => `<p>${one}</p>`).join('')}`;

const page = (name, title, body) =>
  new File(
    [
      `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
      `<body><h1>${escaped(title)}</h1>${body}<h2>Date et signature</h2><p>Fait à … le …</p></body></html>`,
    ],
    name,
    { type: 'text/html' },
  );

const buyer = ({ buyer: { name }, reference, title }) => [
  section('A – Identification de l’acheteur', escaped(name)),
  section('B – Objet de la consultation', `${escaped(reference)} – ${escaped(title)}`),
];

const GROUPS = {
  none: 'Le candidat se présente seul.',
  joint: 'Le candidat est un groupement conjoint.',
  several: 'Le candidat est un groupement solidaire.',
};
const numbered = ({ type, value }) => `${escaped(type)} ${escaped(value)}`;
const self = ({ company, facts }) =>
  [
    `Dénomination : ${escaped(company.name)}`,
    `Identifiant : ${numbered(company.identifier)}`,
    `Forme juridique : ${lines(facts.legal_form)}`,
    `Adresse : ${lines(facts.address || company.address)}`,
    `Contact : ${lines(facts.contact)}`,
  ].join('<br>');

const ON_HONOUR = [
  'Le candidat déclare sur l’honneur n’entrer dans aucun des cas d’exclusion prévus aux articles L. 2141-1 à L. 2141-5',
  'ou L. 2141-7 à L. 2141-10 du code de la commande publique, et que les renseignements et documents relatifs à ses',
  'capacités et à ses aptitudes sont exacts.',
].join(' ');

function dc1(given) {
  const { consultation, deposit, company } = given;
  const { kind, members } = deposit.consortium;
  const others = members.map(({ name, identifier }) => `${escaped(name)}, ${numbered(identifier)}`).join('<br>');
  return page(
    'DC1 - Lettre de candidature.html',
    'DC1 – Lettre de candidature, habilitation du mandataire par ses cotraitants',
    [
      ...buyer(consultation),
      section('C – Objet de la candidature', `Lots : ${deposit.lots.join(', ')}`),
      section('D – Présentation du candidat', GROUPS[kind], self(given)),
      section('E – Identification des membres du groupement et répartition des prestations', others || 'Sans objet'),
      section('F – Engagements du candidat individuel ou de chaque membre du groupement', ON_HONOUR),
      section(
        'G – Désignation du mandataire',
        kind === 'none' ? 'Sans objet' : `Mandataire : ${escaped(company.name)}, ${numbered(company.identifier)}`,
      ),
    ].join(''),
  );
}

const dc2 = (given) =>
  page(
    'DC2 - Déclaration du candidat.html',
    'DC2 – Déclaration du candidat individuel ou du membre du groupement',
    [
      ...buyer(given.consultation),
      section(
        'C – Identification du candidat individuel ou du membre du groupement',
        self(given),
        `Personne ayant le pouvoir d’engager la société : ${lines(given.facts.representative)}`,
      ),
      section(
        'D – Aptitude à exercer l’activité professionnelle',
        `Inscription à un registre : ${lines(given.facts.registration)}`,
      ),
      section(
        'E – Capacité économique et financière',
        `Chiffre d’affaires des trois derniers exercices : ${lines(given.facts.turnover)}`,
        `Assurance des risques professionnels : ${lines(given.facts.insurance)}`,
      ),
      section(
        'F – Capacité technique et professionnelle',
        `Effectifs : ${lines(given.facts.staff)}`,
        `Références : ${lines(given.facts.references)}`,
      ),
      section('G – Opérateurs économiques sur lesquels le candidat s’appuie', 'À compléter s’il y a lieu'),
    ].join(''),
  );

const row = (cell, values) => `<tr>${values.map((one) => `<${cell}>${escaped(one)}</${cell}>`).join('')}</tr>`;

const statement = ({ consultation, subcontractors }) =>
  page(
    'Sous-traitants déclarés.html',
    'Déclaration de sous-traitance',
    [
      ...buyer(consultation),
      '<h2>C – Sous-traitants</h2><table>',
      row('th', ['Nom', 'SIRET', 'Prestations sous-traitées', 'Montant HT']),
      ...subcontractors.map(({ name, siret, part, amount }) => row('td', [name, siret, part, amount])),
      '</table>',
    ].join(''),
  );

export const forms = (given) => ({
  dc1: () => dc1(given),
  dc2: () => dc2(given),
  subcontractors: () => statement(given),
});
