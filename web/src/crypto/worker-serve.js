/**
 * serve(operations): answer the messages of pool.js, inside a worker.
 *
 * A message is { id, operation, job }; the answer { id, result } or { id, error: { code, where } }. ArrayBuffers of a
 * result are given away, not copied.
 */
import { SealError } from './errors.js';

function buffersOf(result) {
  return Object.values(result ?? {})
    .filter((value) => value instanceof Uint8Array)
    .map((value) => value.buffer);
}

/** What is not one of our own errors is a bug or an exhausted machine: its text travels, without a code. */
function describe(error) {
  return error instanceof SealError ? { code: error.code, where: error.where } : { message: String(error) };
}

export function serve(operations) {
  self.addEventListener('message', async ({ data: { id, operation, job } }) => {
    try {
      const result = await operations[operation](job);
      self.postMessage({ id, result }, buffersOf(result));
    } catch (error) {
      self.postMessage({ id, error: describe(error) });
    }
  });
}
