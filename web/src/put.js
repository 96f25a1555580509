// One PUT of bytes to a presigned address, with upload progress (fetch has none). Exports: put({url, headers, body,
// signal, onProgress}).
// Resolves {status, code} where code is S3's own error code or ''; status 0 means the network failed or stalled.

// A connection that moves nothing for this long is given up and tried again.
const STALL_MS = 45_000;

export function put({ url, headers = {}, body, signal, onProgress = () => {} }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled;
    const watch = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => {
        request.abort();
        end(0);
      }, STALL_MS);
    };
    const cancel = () => {
      request.abort();
      clearTimeout(stalled);
      reject(signal.reason);
    };
    const end = (status, text = '') => {
      clearTimeout(stalled);
      signal?.removeEventListener('abort', cancel);
      resolve({ status, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '' });
    };
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    signal?.addEventListener('abort', cancel, { once: true });
    request.upload.onprogress = (event) => {
      watch();
      onProgress(event.loaded);
    };
    request.onload = () => end(request.status, request.responseText);
    request.onerror = () => end(0);
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    watch();
    request.send(body);
  });
}
