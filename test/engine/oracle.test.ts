/** Compares functions, resolution of local variables and types with go/parser and go/types over packages of the standard library. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { typeText } from '#engine/ir/dump';
import { GoFile } from '#engine/ir/go-file';
import type { Unit, Value } from '#engine/ir/model';
import type { TypeExpression } from '#engine/ir/types';
import { PackageIndex } from '#engine/packages/package-index';
import { PackageTypes } from '#engine/packages/package-types';
import { standardLibrary } from '#engine/packages/standard-library';
import { mapNamed } from '#engine/packages/type-algebra';
import type { UnitTypes } from '#engine/packages/unit-types';
import type { Position } from '#engine/text/range';
import { goParser } from '../go-parser';

const packages = (
  process.env.GOPHERSCOPE_ORACLE ?? 'strings sync bufio os/exec database/sql net/http slices maps text/template'
).split(' ');

interface OracleFile {
  readonly Path: string;
  readonly Functions: Readonly<Record<string, number>>;
  readonly Variables: Readonly<Record<string, string>>;
  readonly Uses: Readonly<Record<string, string>>;
}

function oracle(): readonly (readonly OracleFile[])[] {
  const output = execFileSync('go', ['run', '.', ...packages], {
    cwd: 'test/fixtures/engine/oracle',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line): readonly OracleFile[] => JSON.parse(line));
}

function place({ line, column }: Position): string {
  return `${line + 1}:${column}`;
}

/** Every variable value anywhere in a unit, found by its shape. */
function variableValues(unit: Unit): readonly Extract<Value, { kind: 'variable' }>[] {
  const found: Extract<Value, { kind: 'variable' }>[] = [];
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) for (const each of part) visit(each);
    else if (typeof part === 'object' && part !== null) {
      if ('kind' in part && part.kind === 'variable' && 'variable' in part) found.push(part as (typeof found)[number]);
      else {
        // A key that may be a field's name is only a use when the type turns out to be a map.
        for (const [name, each] of Object.entries(part)) if (name !== 'key' || !('field' in part)) visit(each);
      }
    }
  };
  visit(unit.functions.map(({ blocks }) => blocks));
  return found;
}

/** The type as the oracle prints it: aliases resolved, array lengths and bodies of literals left out, `byte` and `rune` by their other names. */
function oracleText(types: UnitTypes, type: TypeExpression): string {
  const resolved = mapNamed(type, (named) => {
    const target = types.scope.resolveAlias(named);
    if (target.kind !== 'named') return target;
    const name = { byte: 'uint8', rune: 'int32' }[target.name] ?? target.name;
    return target.path === '' ? { ...target, name } : target;
  });
  const plain: TypeExpression = JSON.parse(JSON.stringify(resolved), (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('kind' in part)) return part;
    if (part.kind === 'array') return { ...part, length: '#' };
    if (part.kind === 'struct') return { kind: 'named', path: '', name: 'struct', typeArguments: [] };
    if (part.kind !== 'interface') return part;
    const isEmpty = JSON.stringify(part) === '{"kind":"interface","methods":[],"embedded":[]}';
    return { kind: 'named', path: '', name: isEmpty ? 'any' : 'interface', typeArguments: [] };
  });
  return typeText(plain).replaceAll(/·\d+/g, '');
}

describe('the engine beside go/types', function () {
  this.timeout(240_000);

  it('finds the same functions, resolves the same variables, and claims no wrong type', async () => {
    const parser = await goParser();
    const library = standardLibrary(parser);
    const wrong: string[] = [];
    const seen = { functions: 0, uses: 0, resolved: 0, variables: 0, typed: 0 };
    for (const [at, files] of oracle().entries()) {
      const index = new PackageIndex(packages[at]!, library);
      const opened = files.map(({ Path }) => GoFile.parse(parser, Path, readFileSync(Path, 'utf8')));
      for (const file of opened) index.setFile(file);
      const types = new PackageTypes(index);
      for (const [number, expected] of files.entries()) {
        const file = opened[number]!;
        const functions = file.outline.functions.map(({ range }) => [place(range.start), range.end.line + 1]);
        assert.deepEqual(Object.fromEntries(functions), expected.Functions, expected.Path);
        seen.functions += functions.length;
        seen.uses += Object.keys(expected.Uses).length;
        seen.variables += Object.keys(expected.Variables).length;
        const resolved = new Set<string>();
        for (const unit of file.units()) {
          const unitTypes = types.of(unit);
          for (const value of variableValues(unit)) {
            const use = place(value.range.start);
            const means = expected.Uses[use];
            const variable = unit.variables[value.variable]!;
            if (means === undefined) {
              if (variable.kind !== 'constant' && expected.Variables[use] === undefined)
                wrong.push(`${expected.Path}:${use} is no use`);
            } else if (means !== place(variable.range.start)) {
              wrong.push(`${expected.Path}:${use} means ${means}, not ${place(variable.range.start)}`);
            } else resolved.add(use);
          }
          for (const variable of unit.variables) {
            const type = unitTypes.typeOfVariable(variable.id);
            const expectedType = expected.Variables[place(variable.range.start)];
            if (type === undefined || expectedType === undefined || variable.kind === 'constant') continue;
            seen.typed++;
            const text = oracleText(unitTypes, type);
            if (text !== expectedType) {
              wrong.push(
                `${expected.Path}:${place(variable.range.start)} ${variable.name} is ${expectedType}, not ${text}`,
              );
            }
          }
        }
        seen.resolved += resolved.size;
      }
      for (const file of opened) file.release();
    }
    console.log(`      ${JSON.stringify(seen)}, wrong ${wrong.length}`);
    assert.deepEqual(wrong.slice(0, 40), []);
    assert.ok(seen.resolved / seen.uses > 0.97, `${seen.resolved} of ${seen.uses} uses`);
    assert.ok(seen.typed / seen.variables > 0.8, `${seen.typed} of ${seen.variables} variables`);
  });
});
