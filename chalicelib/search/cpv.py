"""The 45 divisions of the common procurement vocabulary (regulation (EC) 213/2008), in short French words of our own.

CPV is a tree: 45000000 stands for every code that begins with 45. Someone who does not know the codes types a word.
"""

from __future__ import annotations

from .analysis import matches, words

DIVISIONS = {
    "03": "agriculture élevage pêche sylviculture bois plants",
    "09": "pétrole carburant combustible électricité gaz énergie",
    "14": "mines extraction sable gravier pierre sel métaux",
    "15": "alimentation denrées boissons tabac repas",
    "16": "machines agricoles tracteurs",
    "18": "vêtements habillement chaussures bagages accessoires",
    "19": "cuir textile tissu plastique caoutchouc",
    "22": "imprimés livres journaux timbres",
    "24": "produits chimiques engrais gaz industriels",
    "30": "informatique ordinateurs bureau fournitures imprimantes",
    "31": "électrique éclairage câbles appareils lampes batteries",
    "32": "télécommunication radio télévision réseau téléphone",
    "33": "médical pharmaceutique médicaments hygiène santé",
    "34": "véhicules transport automobile bus camions",
    "35": "sécurité police incendie défense armes",
    "37": "musique sport jouets jeux artisanat art",
    "38": "laboratoire optique précision mesure instruments",
    "39": "mobilier meubles ameublement ménage nettoyage électroménager",
    "41": "eau captée purifiée",
    "42": "machines industrielles outils chauffage climatisation pompes",
    "43": "machines chantier terrassement mines",
    "44": "matériaux structures construction menuiserie outillage",
    "45": "travaux construction bâtiment génie civil voirie rénovation",
    "48": "logiciels progiciels systèmes information",
    "50": "réparation entretien maintenance",
    "51": "installation pose",
    "55": "hôtellerie restauration cantine traiteur commerce",
    "60": "transport routier scolaire ferroviaire services",
    "63": "voyages logistique entrepôt déménagement agences",
    "64": "postes courrier télécommunications services",
    "65": "distribution eau gaz électricité services publics",
    "66": "assurances banque finance emprunt",
    "70": "immobilier location gestion",
    "71": "architecture ingénierie maîtrise œuvre contrôle études techniques géomètre",
    "72": "informatique services développement conseil hébergement internet",
    "73": "recherche développement",
    "75": "administration publique défense sécurité sociale",
    "76": "pétrole gaz forage services",
    "77": "espaces verts agriculture sylviculture horticulture élagage services",
    "79": "conseil droit juridique comptabilité communication publicité études impression gardiennage",
    "80": "enseignement formation éducation cours",
    "85": "santé action sociale médecine crèche",
    "90": "assainissement déchets nettoyage environnement propreté ordures",
    "92": "culture loisirs sport spectacle bibliothèque musée",
    "98": "blanchisserie services divers associations",
}


def prefix(code: str) -> str:
    """The part of a code that counts; a division keeps its two digits: 45000000 → 45, 45214200-2 → 452142."""
    digits = code.strip()[:8]
    return digits[: max(2, len(digits.rstrip("0")))]


def divisions(text: str) -> list[str]:
    """Divisions whose words hold every word of `text`."""
    typed = words(text)
    return [code for code, label in DIVISIONS.items() if typed and all(any(matches(t, w) for w in words(label)) for t in typed)]
