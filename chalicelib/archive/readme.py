"""The page that stands in a folder: what is in it, how to check it and open it without the platform. French first."""

from __future__ import annotations

_WHOLE = """# Dossier complet de la consultation {reference}

{title} – {buyer}
Établi le {made}.

## Ce que contient ce dossier

Tout ce que la plateforme garde de la consultation, dans des formats ouverts : originaux, JSON, CSV, et un index à imprimer (`index.pdf`).
`inventaire.json` nomme chaque fichier avec sa taille et son empreinte SHA-256. Les plis qui n’ont pas été ouverts restent chiffrés.

## Vérifier

Avec Python 3.11 ou plus récent et une copie du logiciel Sous Pli, sans réseau :

```
scripts/verify CE_DOSSIER --key cle-de-la-plateforme.pem
```

Chaque contrôle est une ligne. `--key` est la clé publique que la plateforme a publiée ; sans elle, celle du dossier est employée et son nom
est imprimé, à comparer avec celui que vous connaissez.

## Ouvrir les plis sans la plateforme

```
scripts/open_offline CE_DOSSIER --member cle-du-membre-1.txt --member cle-du-membre-2.txt --out plis-ouverts
```

Il faut les clés d’autant de membres que le dit `quorum` (`k` dans `cles/manifeste.json`), et la part du portier de chaque enveloppe, dans un
fichier `.portier.age` : elle n’y est qu’une fois la date passée.

## Remettre ce dossier sur une autre plateforme

```
scripts/import_export CE_DOSSIER
```
"""
_WHOLE_ENGLISH = """
---

# Whole folder of a consultation

Everything that the platform keeps of the consultation above, in open formats. `scripts/verify FOLDER` checks all of it offline,
`scripts/open_offline FOLDER` opens the envelopes with the keys of the committee, `scripts/import_export FOLDER` gives it to another platform.
"""


_COMMITTEE = """# Ouvrir les plis sans la plateforme

Consultation {reference}, {title} – {buyer}
Dossier établi le {made}.

Ce dossier permet à la commission d’ouvrir les plis si la plateforme n’existe plus. Il ne s’ouvre pas seul : il faut les clés de {k} des {n}
membres de la commission, ou la clé de secours de l’acheteur.

## Ce qu’il faut

1. Un ordinateur avec Python 3.11 ou plus récent, et une copie du logiciel libre Sous Pli (dossier `scripts` et dossier `chalicelib`). Le
   réseau n’est pas nécessaire.
2. Ce dossier, entier.
3. Les clés d’autant de membres qu’il en faut. Chacun a la sienne sous l’une de ces formes :
   - sa **phrase de passe** : sa clé chiffrée est alors dans `cles/membres/`, sous son nom ; la commande demande la phrase ;
   - sa **feuille imprimée** : recopiez-la dans un fichier de texte.
   La clé de secours de l’acheteur, deux de ses trois feuilles imprimées, les remplace toutes.

## La commande

```
scripts/open_offline CE_DOSSIER --member cles/membres/M1.age --member cles/membres/M2.age --out plis-ouverts
```

ou, avec la clé de secours :

```
scripts/open_offline CE_DOSSIER --recovery feuille-1.txt --recovery feuille-2.txt --out plis-ouverts
```

Chaque contrôle est une ligne, `ok` ou la raison du refus et à qui elle tient : au candidat, au stockage ou à la clé présentée. Chaque pli a son
dossier dans `plis-ouverts`. Une enveloppe qui ne peut pas être ouverte n’arrête pas les autres.

## La part du portier

La date limite est tenue par un portier, qui garde une moitié du secret de chaque enveloppe. Sa part est dans le fichier `.portier.age` de
l’enveloppe, chiffrée pour la commission. Elle y est quand la commission a libéré l’enveloppe en séance, ou quand l’exploitant, une fois la date
passée, l’a remise par un acte inscrit au registre des ouvertures (`scripts/hand_over CONSULTATION --reason "…"`). Sans elle, l’enveloppe reste
fermée : demandez-la à l’exploitant, puis prenez de nouveau ce dossier.

## Ce que la loi garde

Les plis hors délai, retirés ou remplacés restent scellés. Les candidatures s’ouvrent avant les offres, sauf choix contraire de l’acheteur ;
lors d’un concours, les projets sont jugés avant que les noms soient connus. Sans la plateforme, cet ordre est à tenir par la commission :
ouvrez une enveloppe à la fois avec `--only`, et dressez procès-verbal.

```
scripts/open_offline CE_DOSSIER --only L000-candidacy --member … --out candidatures
```
"""
_COMMITTEE_ENGLISH = """
---

# Opening envelopes without the platform

With Python 3.11 and a copy of Sous Pli, offline: `scripts/open_offline FOLDER --member KEY --member KEY --out OPENED`. {k} keys of {n} members are
needed, or the recovery key (`--recovery`). Keys of members under their passphrases are in `cles/membres/`. The share of the gate for an envelope is its
`.portier.age` file; when it is missing the operator gives it after the date by a recorded act, `scripts/hand_over`. The order of opening is the
one that the committee keeps: `--only SLOT`.
"""


def committee(reference: str, title: str, buyer: str, made: str, k: int, n: int) -> bytes:
    return (_COMMITTEE + _COMMITTEE_ENGLISH).format(reference=reference, title=title, buyer=buyer, made=made, k=k, n=n).encode()


def whole(reference: str, title: str, buyer: str, made: str) -> bytes:
    return (_WHOLE + _WHOLE_ENGLISH).format(reference=reference, title=title, buyer=buyer, made=made).encode()
