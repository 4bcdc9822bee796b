#!/usr/bin/env node
/** Owns the first moment of the command line: what is loaded after it is compiled once for all runs. */
import { join } from 'node:path';
import { env } from 'node:process';
import { keepCompiledCode } from './compiled-code';

keepCompiledCode(__dirname, env);
// Loaded from beside this bundle, for what is in it was compiled before.
require(join(__dirname, 'cli', 'main.js'));
