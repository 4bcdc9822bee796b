/** The mark by which results printed inside an extension host are told from VS Code's own log lines. */
export const resultPrefix = '[test] ';
