/** Owns the library of Go's regular expressions as a script of its own: half of the profile engine's code, and most profiles are read without it. */
export { RE2JS } from 're2js';
