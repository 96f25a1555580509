// Errors of the API, as typed exceptions. Exports: ApiProblem, NetworkLost, problemOf(response).
// An ApiProblem has: status, code (stable, see /problemes/), title, detail (what to do, in French), errors {field:
// phrase}, body.

export class ApiProblem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.body = body;
    this.code =
      body.code ??
      String(body.type ?? '')
        .replace(/\/$/, '')
        .split('/')
        .pop() ??
      '';
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.errors = body.errors ?? {};
  }
}

/** The request never got an answer: offline, name not resolved, connection cut. */
export class NetworkLost extends Error {
  constructor(cause) {
    super('network-lost', { cause });
    this.name = 'NetworkLost';
    this.code = 'network-lost';
    this.errors = {};
  }
}

/** The problem carried by a response that is not 2xx. A body that is not JSON still gives a problem. */
export async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiProblem(response.status, body ?? {});
}
