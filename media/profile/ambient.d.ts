/** Owns the types of what only the bundler understands: icons as text, and a worker's whole script as text. */
declare module '*.svg' {
  const text: string;
  export default text;
}

declare module '*?worker' {
  const script: string;
  export default script;
}

declare module '*.css';
