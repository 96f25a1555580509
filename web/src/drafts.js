// What was typed of a message and not sent yet, kept in this browser. Exports: draftOf(...place), keepDraft(place,
// given), forgetDraft(...place). A place: what tells the message among others.
const key = (place) => `draft:${place.join(':')}`;

export function draftOf(...place) {
  try {
    return JSON.parse(localStorage.getItem(key(place)) ?? '{}');
  } catch {
    return {};
  }
}

export function keepDraft(place, given) {
  try {
    localStorage.setItem(key(place), JSON.stringify(given));
  } catch {
    // a browser that keeps nothing: the form still holds it
  }
}

export function forgetDraft(...place) {
  try {
    localStorage.removeItem(key(place));
  } catch {
    // there was nothing to forget
  }
}
