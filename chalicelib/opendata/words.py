"""The words of the DECP arrêtés (22 December 2022), to the letter, straight apostrophes included. French wire names live here only."""

from __future__ import annotations

NATURES = ("Marché", "Marché de partenariat", "Marché de défense ou de sécurité")
CCAG = (
    "Travaux",
    "Maitrise d'œuvre",
    "Fournitures courantes et services",
    "Marchés industriels",
    "Prestations intellectuelles",
    "Techniques de l'information et de la communication",
    "Pas de CCAG",
)
PRICE_FORMS = ("Unitaire", "Forfaitaire", "Mixte")
PRICE_TYPES = ("Définitif ferme", "Définitif actualisable", "Définitif révisable", "Provisoire")
GROUPS = {"none": "Pas de groupement", "joint": "Conjoint", "several": "Solidaire"}
TECHNIQUES = (
    "Accord-cadre",
    "Concours",
    "Système de qualification",
    "Système d'acquisition dynamique",
    "Catalogue électronique",
    "Enchère électronique",
    "Sans objet",
)
MODALITIES = ("Tranches", "Bons de commande", "Marchés subséquents", "Sans objet")
SOCIAL = ("Clause sociale", "Critère social", "Marché réservé", "Pas de considération sociale")
ENVIRONMENTAL = ("Clause environnementale", "Critère environnemental", "Pas de considération environnementale")
PLACE_TYPES = {
    "postcode": "Code postal",
    "commune": "Code commune",
    "district": "Code arrondissement",
    "canton": "Code canton",
    "department": "Code département",
    "region": "Code région",
    "country": "Code pays",
}
EXCLUSIVE = ("Sans objet", "Pas de considération sociale", "Pas de considération environnementale")
"""Words that stand alone in their list."""
