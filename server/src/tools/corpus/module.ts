/** Owns the temporary module the programs are analysed in, each as a package of its own. Analyses nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Program } from './subjects';

/** What the programs of Go take from the main file beside them. */
const register = `package main

import "os"

const yieldCount = 10

var programs = map[string]func(){}

func register(name string, run func()) { programs[name] = run }

func main() {
	for _, name := range os.Args[1:] {
		programs[name]()
	}
}
`;

export function writeModule(directory: string, programs: readonly Program[]): void {
  writeFileSync(join(directory, 'go.mod'), 'module corpus\n\ngo 1.26\n');
  for (const { folder, path, text } of programs) {
    const target = join(directory, folder);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, basename(path)), text);
    if (/^package main$/m.test(text)) writeFileSync(join(target, 'register.go'), register);
  }
}
