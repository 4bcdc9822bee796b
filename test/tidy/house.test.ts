/** The house rules a machine can check: imports, file length, names, freshness of generated files, links of the docs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';

const sources = globSync(['client/**/*.ts', 'server/**/*.ts', 'media/**/*.ts', 'test/**/*.ts'], {
  ignore: ['**/*.generated.ts', 'test/fixtures/**'],
});

function run(args: readonly string[], cwd = '.'): { status: number | null; output: string } {
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26, cwd });
  return { status: result.status, output: result.stdout + result.stderr };
}

function cruise(folders: readonly string[], cwd: string): ReturnType<typeof run> {
  const bin = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  return run([bin, ...folders, '--config', resolve('.dependency-cruiser.cjs')], cwd);
}

describe('the house', () => {
  it('has imports that go one way', () => {
    const { status, output } = cruise(['client', 'server', 'media'], '.');
    assert.equal(status, 0, output);
  });

  it('has an import check that sees a wrong arrow, type-only ones too', () => {
    const probe = resolve('.cache/tidy-probe');
    for (const [file, text] of [
      ['text/wrong.ts', "import type { Rule } from '../rules/rule';\nexport type Wrong = Rule;\n"],
      ['rules/rule.ts', 'export type Rule = string;\n'],
    ] as const) {
      mkdirSync(join(probe, 'server/src/engine', dirname(file)), { recursive: true });
      writeFileSync(join(probe, 'server/src/engine', file), text);
    }
    const { status, output } = cruise(['server'], probe);
    assert.equal(status, 1);
    assert.match(output, /engine-text: .*text\/wrong\.ts/);
  });

  it('has no file over 400 lines', () => {
    const long = sources.filter((file) => readFileSync(file, 'utf8').split('\n').length > 401);
    assert.deepEqual(long, []);
  });

  it('has no drawers', () => {
    const drawers = sources.filter((file) => /\/(utils?|helpers?|common|misc|shared|lib)(\.ts|\/)/i.test(file));
    assert.deepEqual(drawers, []);
  });

  it('has a header sentence in every file', () => {
    const bare = sources.filter((file) => !/^(#!.*\n)?\/\*\*|^\/\/\//.test(readFileSync(file, 'utf8')));
    assert.deepEqual(bare, []);
  });

  it('has fresh generated files', () => {
    const { status, output } = run(['dist/tools/generate.js', '--check']);
    assert.equal(status, 0, output);
  });

  it('has docs whose relative links lead somewhere', () => {
    const dead: string[] = [];
    for (const file of globSync(['**/*.md'], { ignore: ['node_modules/**', '.cache/**', 'dist/**'], dot: true })) {
      const text = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '');
      for (const [, target] of text.matchAll(/\]\((?!https?:|command:|#|mailto:)([^)\s#]+)(?:#[^)]*)?\)/g)) {
        if (!existsSync(join(dirname(file), decodeURIComponent(target!)))) dead.push(`${file}: ${target}`);
      }
    }
    assert.deepEqual(dead, []);
  });

  it('has a CONTRIBUTING whose paths in backticks lead to files and folders of ours', () => {
    const files = globSync(['client/**', 'server/**', 'media/**', 'test/**', 'tools/**', '*.*'], { dot: true }).map(
      (file) => `/${file}`,
    );
    const folders = new Set(files.flatMap((file) => file.split('/').slice(1, -1)));
    const leads = (path: string): boolean =>
      files.some((file) => file.endsWith(`/${path}`) || file.endsWith(`/${path}.ts`) || file.includes(`/${path}/`));
    const paths = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/`([\w.-]+(?:\/[\w.{},-]+)+)\/?`/g)]
      .map(([, path]) => path!)
      .filter((path) => folders.has(path.split('/')[0]!) && !/\b[A-Z]{2,}\b/.test(path))
      .flatMap((path) => {
        const [, choices = ''] = /\{(.*)\}/.exec(path) ?? [];
        return choices.split(',').map((one) => path.replace(/\{.*\}/, one));
      });
    assert.ok(paths.length > 50);
    assert.deepEqual(
      paths.filter((path) => !leads(path)),
      [],
    );
  });

  it('pins every dependency to one version', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    assert.deepEqual(
      Object.entries(devDependencies).filter(([, version]) => !/^\d/.test(version)),
      [],
    );
  });

  it('has a lockfile that knows the optional packages of every platform, so that npm ci accepts it', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => packages[`node_modules/${name}`] === undefined),
    );
    assert.deepEqual(missing, []);
  });
});
