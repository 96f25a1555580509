// Handing a file made here to the person. Exports: saveText(text, name, mediaType), saveBlob(blob, name).

export function saveBlob(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken its own reference by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href));
}

export const saveText = (text, name, mediaType = 'text/plain') => saveBlob(new Blob([text], { type: mediaType }), name);
