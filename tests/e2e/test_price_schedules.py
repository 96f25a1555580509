"""Price schedules on screen: read, slips told, bidders compared."""

from playwright.sync_api import expect

from support import evaluating
from support.screens import seat, toast

HEAD = "N°;Désignation;Unité;Quantité;Prix unitaire;Montant\n"


def test_schedules_are_read_and_compared(window, platform):
    table = evaluating.opened(platform)
    shown = seat(window(), table.agent)
    page = shown.page
    page.goto(f"/acheteur/analyse/bordereaux/?id={table.id}&lot=1")
    page.get_by_role("heading", name="Contrôle des bordereaux de prix").wait_for()
    names = [one["name"] for one in table.agent.get(table.at)["offers"]]
    for name, content in zip(names, ("1;Porte;u;2;100,50;202,00\n", "1;Porte;u;3;90;270\n2;Seuil;u;1;10;10\n"), strict=True):
        page.get_by_label("Offre", exact=True).select_option(label=name)
        page.locator("#f-file").set_input_files({"name": "dqe.csv", "mimeType": "text/csv", "buffer": (HEAD + content).encode()})
        toast(page, "Bordereau lu")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("table", name=f"Écarts : {names[0]}")).to_contain_text("201,00")
    expect(page.get_by_role("table", name="Prix unitaires")).to_contain_text("absente")
    page.locator("#f-file").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"a;b\n"})
    expect(page.locator("#error-summary")).to_contain_text("en-tête")
    shown.axe("schedules")
    shown.fits()
