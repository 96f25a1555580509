/**
 * workerUrl(name) → the address of a worker's script, as `new Worker()` wants it.
 *
 * The build writes <meta name="worker-NAME" content="/assets/workers/NAME-hash.js">; without it, the file beside us.
 * Trusted Types: this module is the only one that creates the policy "souspli-worker", and it lets same-origin
 * addresses through only.
 */
let policy;

function sameOrigin(url) {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError('a worker comes from this site only');
  return url;
}

export function workerUrl(name) {
  const built = document.querySelector(`meta[name="worker-${name}"]`)?.content;
  const url = new URL(built ?? `./${name}.worker.js`, built ? location.href : import.meta.url).href;
  if (!globalThis.trustedTypes) return sameOrigin(url);
  policy ??= trustedTypes.createPolicy('souspli-worker', { createScriptURL: sameOrigin });
  return policy.createScriptURL(url);
}
