#!/usr/bin/env node
/** Owns the first moment of the command line: what is loaded after it is compiled once for all runs. */
import { env } from 'node:process';
import { keepCompiledCode } from './compiled-code';

keepCompiledCode(__dirname, env);
// Not bundled with it: then it would be compiled before.
require('./cli/main.js');
