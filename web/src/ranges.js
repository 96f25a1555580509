// A sealed body read by ranges. Exports: rangeReader(address) → fetchRange(start, end, signal) → Promise<Uint8Array>.
const RANGE_TRIES = 4;
const FIRST_WAIT_MS = 500;

const pause = (attempt) =>
  new Promise((resolve) => {
    setTimeout(resolve, FIRST_WAIT_MS * 2 ** attempt);
  });

/** Bytes start ≤ i < end of the sealed body; a network cut is tried again, a refusal is not. */
export const rangeReader = (address) => async (start, end, signal) => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(address, { headers: { range: `bytes=${start}-${end - 1}` }, signal });
      if (!response.ok)
        throw Object.assign(new Error(`storage ${response.status}`), {
          code: 'storage-unavailable',
          final: response.status < 500,
        });
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      if (error.final || error.name === 'AbortError' || attempt >= RANGE_TRIES) throw error;
      await pause(attempt);
    }
  }
};
