/** `npm run new-rule NAME`: makes the folder of a rule with a definition and fixtures to start from. Refuses to touch one that exists. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { rulesFolder } from './generate/outputs';

const name = argv[2] ?? '';
const folder = join(rulesFolder, name);

function fail(message: string): never {
  console.error(message);
  exit(2);
}

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
  fail('Give the rule a name in kebab case: npm run new-rule lost-context');
if (existsSync(folder)) fail(`${folder} exists already.`);

const files = {
  'rule.ts': `/** Owns the rule that … */
import { defineRule } from '../../findings/define-rule';

export default defineRule({
  title: 'What it flags, in one line',
  why: 'Why it matters and what to do instead.',
  severity: 'warning',
  triggers: [['token without which there is no finding']],
  check(_context) {},
});
`,
  'leak.go':
    'package fixture\n\n// Say what is wrong, and put a want comment with a regular expression on the flagged line.\nfunc leak() {\n}\n',
  'clean.go': 'package fixture\n\n// Say why this near miss is right.\nfunc clean() {\n}\n',
};

mkdirSync(folder);
for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
console.log(`${folder} is ready. Write the fixtures, then the check, then: npm run generate.`);
