"""Why a sealed offer could not be made, opened or released, and whose doing it is.

Codes are stable: they are logged in the register of openings and shared with the browser. The fault matters in law:
an offer the bidder sealed wrongly is not one the platform damaged (CCP R2132-11 and its orders on backup copies).
"""

from enum import StrEnum


class Fault(StrEnum):
    """Whose doing it is."""

    BIDDER = "bidder"  # the bytes are those deposited, and they were wrong already
    STORAGE = "storage"  # the bytes are no longer those deposited, or are another deposit's
    KEY = "key"  # a member's, the gate's or the recovery key is not the right one
    REQUEST = "request"  # nothing is broken: what is asked is not allowed, or not yet


_B, _S, _K, _R = Fault.BIDDER, Fault.STORAGE, Fault.KEY, Fault.REQUEST
CODES: dict[str, tuple[Fault, str]] = {
    "manifest-invalid": (_R, "Le manifeste de scellement est mal formé."),
    "manifest-other": (_S, "Ce manifeste n’est pas celui qui a été publié avec la consultation."),
    "keyfile-invalid": (_B, "Le fichier de clés du pli est mal formé."),
    "keyfile-altered": (_S, "Le fichier de clés n’est plus celui qui a été déposé."),
    "keyfile-other": (_S, "Ce fichier de clés appartient à un autre pli, à une autre enveloppe ou à un autre manifeste."),
    "member-unknown": (_K, "Cette clé n’est celle d’aucun membre de la commission d’ouverture."),
    "passphrase-wrong": (_K, "La phrase de passe n’est pas la bonne."),
    "paper-group": (_K, "Un groupe de caractères recopié est faux : vérifiez-le sur la feuille."),
    "paper-checksum": (_K, "Le texte recopié est incomplet ou faux."),
    "passkey-unavailable": (_K, "Cette clé d’accès ne peut pas servir à chiffrer sur cet appareil."),
    "recovery-sheets": (_K, "Il faut deux feuilles différentes de la même clé de secours."),
    "recovery-other": (_K, "Cette clé de secours n’est pas celle du manifeste."),
    "canary-invalid": (_K, "Le message d’essai n’a pas pu être ouvert avec cette clé."),
    "share-undecryptable": (_B, "La part chiffrée par le candidat pour ce membre ne s’ouvre pas avec la bonne clé."),
    "share-rewrap": (_K, "La part transmise par ce membre n’est pas lisible par la personne qui ouvre."),
    "share-commitment": (_B, "Une part ne correspond pas à l’engagement inscrit dans le fichier de clés."),
    "share-duplicate": (_R, "Un même membre ne compte qu’une fois."),
    "shares-too-few": (_R, "Il n’y a pas assez de membres pour ouvrir ce pli."),
    "secret-commitment": (_B, "Les parts réunies ne donnent pas le secret annoncé par le candidat."),
    "gate-missing": (_R, "La part de la plateforme n’a pas été délivrée."),
    "gate-early": (_R, "La date d’ouverture n’est pas atteinte."),
    "gate-context": (_K, "La clé de la plateforme ne s’ouvre pas pour cette consultation, cette enveloppe et cette date."),
    "gate-approvals": (_R, "Il manque l’accord d’un nombre suffisant de membres distincts."),
    "gate-shorten": (_R, "Une date d’ouverture ne peut pas être avancée."),
    "gate-undecryptable": (_B, "La part chiffrée par le candidat pour la plateforme ne s’ouvre pas avec la bonne clé."),
    "gate-rewrap": (_K, "La part délivrée par la plateforme n’est pas lisible par la personne qui ouvre."),
    "gate-commitment": (_B, "La part de la plateforme ne correspond pas à l’engagement du fichier de clés."),
    "body-size": (_S, "Le fichier chiffré n’a pas la taille enregistrée au dépôt."),
    "part-digest": (_S, "Un morceau du fichier chiffré n’est plus celui qui a été déposé."),
    "body-key": (_B, "Le fichier chiffré n’a pas été scellé avec la clé annoncée."),
    "body-undecryptable": (_B, "Le fichier chiffré est intact, mais son contenu ne se déchiffre pas."),
    "payload-invalid": (_B, "Le contenu du pli n’a pas la forme attendue."),
    "payload-other": (_B, "Le contenu déchiffré se déclare d’un autre pli ou d’une autre enveloppe."),
    "file-digest": (_B, "Un fichier du pli ne correspond pas à l’empreinte donnée par le candidat."),
    "name-invalid": (_B, "Un nom de fichier n’est pas accepté."),
    "name-duplicate": (_B, "Deux fichiers portent le même nom."),
    "file-changed": (_B, "Un fichier a changé ou disparu pendant le scellement."),
}  # fmt: skip


class SealError(Exception):
    """One of CODES. `where` names the file, the part or the member concerned, when there is one."""

    def __init__(self, code: str, where: str = ""):
        self.code, self.where = code, where
        self.fault, self.detail = CODES[code]
        super().__init__(f"{code}: {where}" if where else code)
