// Speed and time left of a transfer, over a sliding window. Exports: Meter.

const WINDOW_MS = 10_000;

/** Feed it `record(bytesSoFar, nowMs)`; read `bytesPerSecond` (null until it knows) and `secondsLeft(totalBytes)`. */
export class Meter {
  #samples = [];

  record(bytes, nowMs) {
    this.#samples.push([nowMs, bytes]);
    while (this.#samples.length > 2 && nowMs - this.#samples[0][0] > WINDOW_MS) this.#samples.shift();
  }

  /** Forget the past: after a pause, the old speed says nothing. */
  reset() {
    this.#samples = [];
  }

  get bytesPerSecond() {
    if (this.#samples.length < 2) return null;
    const [[firstMs, firstBytes], [lastMs, lastBytes]] = [this.#samples[0], this.#samples.at(-1)];
    return lastMs > firstMs ? Math.max(0, ((lastBytes - firstBytes) * 1000) / (lastMs - firstMs)) : null;
  }

  secondsLeft(totalBytes) {
    const rate = this.bytesPerSecond;
    return rate ? Math.max(0, totalBytes - this.#samples.at(-1)[1]) / rate : null;
  }
}
