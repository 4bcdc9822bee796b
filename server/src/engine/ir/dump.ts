/** Owns the text form of a unit for tests and for people: blocks with operations in order, variables as `name#id`. Says nothing of ranges. */
import type { CallSite, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from './model';
import type { TypeExpression } from './types';

/** Go syntax of a type; import paths in full, local types with their index. */
export function typeText(type: TypeExpression): string {
  switch (type.kind) {
    case 'named': {
      const name = `${type.path === '' ? '' : `${type.path}.`}${type.name}${type.local === undefined ? '' : `·${type.local}`}`;
      return type.typeArguments.length === 0 ? name : `${name}[${type.typeArguments.map(typeText).join(', ')}]`;
    }
    case 'pointer':
      return `*${typeText(type.element)}`;
    case 'slice':
      return `[]${typeText(type.element)}`;
    case 'array':
      return `[${type.length}]${typeText(type.element)}`;
    case 'map':
      return `map[${typeText(type.key)}]${typeText(type.value)}`;
    case 'channel':
      return `${{ both: 'chan', send: 'chan<-', receive: '<-chan' }[type.direction]} ${typeText(type.element)}`;
    case 'function':
      return `func${signatureText(type)}`;
    case 'struct':
      return `struct{${type.fields.map((field) => (field.embedded ? typeText(field.type) : `${field.name} ${typeText(field.type)}`)).join('; ')}}`;
    case 'interface': {
      const methods = type.methods.map((method) =>
        method.type.kind === 'function' ? `${method.name}${signatureText(method.type)}` : method.name,
      );
      return `interface{${[...methods, ...type.embedded.map(typeText)].join('; ')}}`;
    }
    case 'unknown':
      return '?';
  }
}

function signatureText(type: Extract<TypeExpression, { kind: 'function' }>): string {
  const parameters = type.parameters.map((parameter, index) =>
    type.variadic && index === type.parameters.length - 1 && parameter.kind === 'slice'
      ? `...${typeText(parameter.element)}`
      : typeText(parameter),
  );
  const results = type.results.map(typeText);
  const tail = results.length === 0 ? '' : results.length === 1 ? ` ${results[0]}` : ` (${results.join(', ')})`;
  return `(${parameters.join(', ')})${tail}`;
}

export function valueText(unit: Pick<Unit, 'variables' | 'functions'>, value: Value): string {
  const text = (each: Value): string => valueText(unit, each);
  switch (value.kind) {
    case 'variable':
      return variableText(unit, value.variable);
    case 'global':
      return value.name;
    case 'member':
      return `${value.path}.${value.name}`;
    case 'field':
      return `${text(value.base)}.${value.name}`;
    case 'index':
      return `${text(value.base)}[${text(value.index)}]`;
    case 'slice':
      return `${text(value.base)}[${value.bounds.map((bound) => (bound === undefined ? '' : text(bound))).join(':')}]`;
    case 'dereference':
      return `*${text(value.base)}`;
    case 'address':
      return `&${text(value.base)}`;
    case 'unary':
      return `${value.operator}${text(value.operand)}`;
    case 'binary':
      return `(${text(value.left)} ${value.operator} ${text(value.right)})`;
    case 'literal':
      return value.text;
    case 'composite': {
      const elements = value.elements.map(({ field, key, value: element }) => {
        const head = field ?? (key === undefined ? undefined : text(key));
        return head === undefined ? text(element) : `${head}: ${text(element)}`;
      });
      return `${typeText(value.type)}{${elements.join(', ')}}`;
    }
    case 'closure':
      return `closure ${unit.functions[value.function]?.name ?? value.function}`;
    case 'result':
      return `%${value.operation}${value.index === 0 ? '' : `.${value.index}`}`;
    case 'convert':
      return `convert<${typeText(value.type)}>(${text(value.operand)})`;
    case 'assert':
      return `${text(value.operand)}.(${typeText(value.type)})`;
    case 'ok':
      return `ok(${text(value.of)})`;
    case 'type':
      return `type<${typeText(value.type)}>`;
    case 'instance':
      return `${text(value.base)}[${value.typeArguments.map(typeText).join(', ')}]`;
    case 'unknown':
      return '?';
  }
}

function variableText(unit: Pick<Unit, 'variables'>, id: VariableId): string {
  return `${unit.variables[id]?.name}#${id}`;
}

function callText(unit: Unit, site: CallSite): string {
  const types = site.typeArguments.length === 0 ? '' : `[${site.typeArguments.map(typeText).join(', ')}]`;
  const args = site.args.map((argument) => valueText(unit, argument)).join(', ');
  return `${valueText(unit, site.callee)}${types}(${args}${site.spread ? '...' : ''})`;
}

function operationText(unit: Unit, operation: Operation): string {
  const text = (value: Value): string => valueText(unit, value);
  switch (operation.kind) {
    case 'call':
      return `%${operation.id} = ${callText(unit, operation)}`;
    case 'go':
    case 'defer':
      return `${operation.kind} ${callText(unit, operation)}`;
    case 'assign': {
      const targets = operation.targets.map((target) => (target === undefined ? '_' : text(target))).join(', ');
      const sign = operation.declares ? ':=' : `${operation.operator ?? ''}=`;
      return `${targets} ${sign} ${operation.values.map(text).join(', ')}`;
    }
    case 'declare':
      return `var ${operation.variables.map((variable) => variableText(unit, variable)).join(', ')}`;
    case 'send':
      return `${text(operation.channel)} <- ${text(operation.value)}`;
    case 'receive':
      return `%${operation.id} = <-${text(operation.channel)}`;
  }
}

function terminatorText(unit: Unit, terminator: Terminator): string {
  const text = (value: Value): string => valueText(unit, value);
  switch (terminator.kind) {
    case 'jump':
      return `jump b${terminator.to}`;
    case 'branch':
      return `if ${text(terminator.condition)} b${terminator.then} else b${terminator.else}`;
    case 'switch': {
      const cases = terminator.cases.map(({ values, to }) => `${values.map(text).join(', ')}: b${to}`);
      const tag = terminator.tag === undefined ? '' : ` ${text(terminator.tag)}`;
      return `switch${tag} {${[...cases, `default: b${terminator.default}`].join('; ')}}`;
    }
    case 'type-switch': {
      const bound = (variable: VariableId | undefined): string =>
        variable === undefined ? '' : ` as ${variableText(unit, variable)}`;
      const cases = terminator.cases.map(
        ({ types, variable, to }) => `${types.map(typeText).join(', ')}${bound(variable)}: b${to}`,
      );
      const last = `default${bound(terminator.defaultVariable)}: b${terminator.default}`;
      return `typeswitch ${text(terminator.operand)} {${[...cases, last].join('; ')}}`;
    }
    case 'select': {
      const cases = terminator.cases.map(({ communication, to }) => `${operationText(unit, communication)}: b${to}`);
      const last = terminator.default === undefined ? [] : [`default: b${terminator.default}`];
      return `select {${[...cases, ...last].join('; ')}}`;
    }
    case 'range': {
      const targets = [terminator.key, terminator.value].map((target) => (target === undefined ? '_' : text(target)));
      const sign = terminator.declares ? ':=' : '=';
      return `range ${targets.join(', ')} ${sign} ${text(terminator.over)} b${terminator.body} done b${terminator.done}`;
    }
    case 'return':
      return `return${terminator.implicit ? ' (end)' : ''} ${terminator.values.map(text).join(', ')}`.trimEnd();
    case 'panic':
      return `panic ${text(terminator.value)}`;
    case 'exit':
      return `exit ${terminator.ends} %${terminator.operation}`;
  }
}

function functionText(unit: Unit, ir: FunctionIr): string {
  const names = (ids: readonly VariableId[]): string => ids.map((id) => variableText(unit, id)).join(', ');
  const captures = ir.captures.length === 0 ? '' : ` captures ${names(ir.captures)}`;
  const lines = [`func ${ir.name}(${names(ir.parameters)})${captures}`];
  for (const block of ir.blocks) {
    const loop = block.loop === undefined ? '' : ` (loop b${block.loop}, depth ${block.loopDepth})`;
    lines.push(`b${block.id}:${loop}`);
    for (const operation of block.operations) lines.push(`  ${operationText(unit, operation)}`);
    lines.push(`  ${terminatorText(unit, block.terminator)}`);
  }
  return lines.join('\n');
}

/** All functions of a unit, the declared one first. */
export function dumpUnit(unit: Unit): string {
  return unit.functions.map((ir) => functionText(unit, ir)).join('\n\n');
}
