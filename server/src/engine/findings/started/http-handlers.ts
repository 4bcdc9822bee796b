/** Owns which functions serve one HTTP request: by the types of their parameters, for net/http and the frameworks on top of it. Judges nothing. */
import type { FunctionIr, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { isNamed, type Resolution } from '../../packages/resolution';

/** A parameter of one of these types makes a handler; the version at the end of a path does not matter. */
const contexts: readonly (readonly [path: RegExp, name: string])[] = [
  [/^github\.com\/gin-gonic\/gin$/, 'Context'],
  [/^github\.com\/labstack\/echo(?:\/v\d+)?$/, 'Context'],
  [/^github\.com\/gofiber\/fiber(?:\/v\d+)?$/, 'Ctx'],
  [/^github\.com\/valyala\/fasthttp$/, 'RequestCtx'],
];

/** What a message calls the request's context. */
export function handlerContext(unit: Unit, resolution: Resolution, body: FunctionIr): string | undefined {
  const given = body.parameters.map((id) => {
    const { name, range, type } = unit.variables[id]!;
    return { name, type: resolution.typeOf(unit, { kind: 'variable', variable: id, range }) ?? type };
  });
  const request = given.find(({ type }) => type?.kind === 'pointer' && isNamed(type, 'net/http', 'Request'));
  if (request !== undefined && given.some(({ type }) => isNamed(type, 'net/http', 'ResponseWriter')))
    return request.name === '' || request.name === '_' ? 'the request’s context' : `${request.name}.Context()`;
  const [only] = given;
  const type = only?.type?.kind === 'pointer' ? only.type.element : only?.type;
  if (given.length !== 1 || type?.kind !== 'named') return undefined;
  const isContext = contexts.some(([path, name]) => path.test(type.path) && name === type.name);
  return isContext ? 'the request’s context' : undefined;
}

/** The handler a function is, or runs within: as a closure called on the spot, deferred, or by the only name it has. */
export function handlerAround(unit: Unit, resolution: Resolution, innermost: FunctionIr): FunctionIr | undefined {
  for (let body: FunctionIr | undefined = innermost; body !== undefined; ) {
    if (handlerContext(unit, resolution, body) !== undefined) return body;
    const { id, parent }: FunctionIr = body;
    const isCalled = eachOperation(unit).some(({ operation }) => {
      if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
      const callee = resolution.calleeOf(unit, operation);
      return callee.kind === 'closure' && callee.function === id;
    });
    body = parent === undefined || !isCalled ? undefined : unit.functions[parent];
  }
  return undefined;
}
