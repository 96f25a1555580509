/**
 * A few workers and a queue.
 *
 *   class Pool(name, size, { create }) { size, run(operation, job, transfer) → Promise, close() }
 *   poolSize() → workers worth having on this machine (1 to 4)
 *   inlineWorkers(operations) → a `create` that runs the same operations in this thread (Node, tests)
 */
import { revive } from './errors.js';
import { workerUrl } from './worker-url.js';

const MOST_WORKERS = 4;

/** More than four bring nothing: the disk and the network are then the limit. */
export function poolSize() {
  return Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2));
}

const browserWorker = (name) => new Worker(workerUrl(name), { type: 'module', name });

export function inlineWorkers(operations) {
  return () => {
    const worker = new EventTarget();
    const answer = (data) => worker.dispatchEvent(Object.assign(new Event('message'), { data }));
    worker.postMessage = ({ id, operation, job }) => {
      operations[operation](job).then(
        (result) => answer({ id, result }),
        (error) =>
          answer({ id, error: error.code ? { code: error.code, where: error.where } : { message: String(error) } }),
      );
    };
    worker.terminate = () => {};
    return worker;
  };
}

export class Pool {
  #idle = [];
  #waiting = [];
  #running = new Map();
  #workers;
  #serial = 0;

  constructor(name, size, { create = browserWorker } = {}) {
    this.#workers = Array.from({ length: size }, () => create(name));
    for (const worker of this.#workers) {
      worker.addEventListener('message', ({ data }) => this.#answered(worker, data));
      worker.addEventListener('error', (event) => this.#broken(event));
    }
    this.#idle = [...this.#workers];
  }

  get size() {
    return this.#workers.length;
  }

  run(operation, job, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message: { id: ++this.#serial, operation, job }, transfer, resolve, reject });
      this.#next();
    });
  }

  #next() {
    while (this.#idle.length && this.#waiting.length) {
      const task = this.#waiting.shift();
      this.#running.set(task.message.id, task);
      this.#idle.pop().postMessage(task.message, task.transfer);
    }
  }

  #answered(worker, { id, result, error }) {
    const task = this.#running.get(id);
    this.#running.delete(id);
    this.#idle.push(worker);
    this.#next();
    if (!error) task?.resolve(result);
    else task?.reject(error.code ? revive(error) : new Error(error.message));
  }

  /** A worker that cannot load or crashes answers nothing: everybody waiting must know. */
  #broken(event) {
    const failure = new Error(`a worker stopped: ${event.message ?? 'its script did not load'}`);
    for (const task of [...this.#running.values(), ...this.#waiting]) task.reject(failure);
    this.#running.clear();
    this.#waiting = [];
  }

  close() {
    for (const worker of this.#workers) worker.terminate();
    this.#broken({ message: 'closed' });
  }
}
