/**
 * Why a sealed offer could not be made, opened or released, and whose doing it is. Same table as the Python side.
 *
 *   class SealError extends Error { code, fault, where, detail }     fault: "bidder" | "storage" | "key" | "request"
 *   class FileChanged extends SealError                              code "file-changed", where = the file's name
 *   CODES: { code: [fault, French sentence] }
 */
export const CODES = {
  'manifest-invalid': ['request', 'Le manifeste de scellement est mal formé.'],
  'manifest-other': ['storage', 'Ce manifeste n’est pas celui qui a été publié avec la consultation.'],
  'keyfile-invalid': ['bidder', 'Le fichier de clés du pli est mal formé.'],
  'keyfile-altered': ['storage', 'Le fichier de clés n’est plus celui qui a été déposé.'],
  'keyfile-other': [
    'storage',
    'Ce fichier de clés appartient à un autre pli, à une autre enveloppe ou à un autre manifeste.',
  ],
  'member-unknown': ['key', 'Cette clé n’est celle d’aucun membre de la commission d’ouverture.'],
  'passphrase-wrong': ['key', 'La phrase de passe n’est pas la bonne.'],
  'paper-group': ['key', 'Un groupe de caractères recopié est faux : vérifiez-le sur la feuille.'],
  'paper-checksum': ['key', 'Le texte recopié est incomplet ou faux.'],
  'passkey-unavailable': ['key', 'Cette clé d’accès ne peut pas servir à chiffrer sur cet appareil.'],
  'recovery-sheets': ['key', 'Il faut deux feuilles différentes de la même clé de secours.'],
  'recovery-other': ['key', 'Cette clé de secours n’est pas celle du manifeste.'],
  'canary-invalid': ['key', 'Le message d’essai n’a pas pu être ouvert avec cette clé.'],
  'share-undecryptable': [
    'bidder',
    'La part chiffrée par le candidat pour ce membre ne s’ouvre pas avec la bonne clé.',
  ],
  'share-rewrap': ['key', 'La part transmise par ce membre n’est pas lisible par la personne qui ouvre.'],
  'share-commitment': ['bidder', 'Une part ne correspond pas à l’engagement inscrit dans le fichier de clés.'],
  'share-duplicate': ['request', 'Un même membre ne compte qu’une fois.'],
  'shares-too-few': ['request', 'Il n’y a pas assez de membres pour ouvrir ce pli.'],
  'secret-commitment': ['bidder', 'Les parts réunies ne donnent pas le secret annoncé par le candidat.'],
  'gate-missing': ['request', 'La part de la plateforme n’a pas été délivrée.'],
  'gate-early': ['request', 'La date d’ouverture n’est pas atteinte.'],
  'gate-context': [
    'key',
    'La clé de la plateforme ne s’ouvre pas pour cette consultation, cette enveloppe et cette date.',
  ],
  'gate-approvals': ['request', 'Il manque l’accord d’un nombre suffisant de membres distincts.'],
  'gate-shorten': ['request', 'Une date d’ouverture ne peut pas être avancée.'],
  'gate-undecryptable': [
    'bidder',
    'La part chiffrée par le candidat pour la plateforme ne s’ouvre pas avec la bonne clé.',
  ],
  'gate-rewrap': ['key', 'La part délivrée par la plateforme n’est pas lisible par la personne qui ouvre.'],
  'gate-commitment': ['bidder', 'La part de la plateforme ne correspond pas à l’engagement du fichier de clés.'],
  'body-size': ['storage', 'Le fichier chiffré n’a pas la taille enregistrée au dépôt.'],
  'part-digest': ['storage', 'Un morceau du fichier chiffré n’est plus celui qui a été déposé.'],
  'body-key': ['bidder', 'Le fichier chiffré n’a pas été scellé avec la clé annoncée.'],
  'body-undecryptable': ['bidder', 'Le fichier chiffré est intact, mais son contenu ne se déchiffre pas.'],
  'payload-invalid': ['bidder', 'Le contenu du pli n’a pas la forme attendue.'],
  'payload-other': ['bidder', 'Le contenu déchiffré se déclare d’un autre pli ou d’une autre enveloppe.'],
  'file-digest': ['bidder', 'Un fichier du pli ne correspond pas à l’empreinte donnée par le candidat.'],
  'name-invalid': ['bidder', 'Un nom de fichier n’est pas accepté.'],
  'name-duplicate': ['bidder', 'Deux fichiers portent le même nom.'],
  'file-changed': ['bidder', 'Un fichier a changé ou disparu pendant le scellement.'],
};

export class SealError extends Error {
  constructor(code, where = '', options = undefined) {
    super(where ? `${code}: ${where}` : code, options);
    this.name = 'SealError';
    this.code = code;
    this.where = where;
    [this.fault, this.detail] = CODES[code];
  }
}

export class FileChanged extends SealError {
  constructor(name, options = undefined) {
    super('file-changed', name, options);
    this.name = 'FileChanged';
  }
}

/** The error a worker reported as { code, where }, with its right class. */
export function revive({ code, where }) {
  return code === 'file-changed' ? new FileChanged(where) : new SealError(code, where);
}
