/** Owns starting one worker of several scripts in a browser. Refuses to know what they do. */

/** The address of one worker that runs the scripts in their order. The host's own `Worker` fetches a single one and hides its address, so none of them could find the others by itself. */
export function workerOf(...scripts: readonly string[]): string {
  const load = `importScripts(${scripts.map((script) => JSON.stringify(script)).join(', ')});`;
  return URL.createObjectURL(new Blob([load], { type: 'text/javascript' }));
}
