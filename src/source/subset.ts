// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a variant that is written in TypeScript or JavaScript may consist of: functions that compute with their arguments, constants and
 * the calls of the façade. Nothing of it reaches the process that runs it, keeps state from one run to the next, or tells one run
 * from another. What is not listed here is refused, with the first place where it stands.
 */
import { ts } from 'ts-morph';
import {
  isCallbackMethod,
  isForbiddenMember,
  isFunctionOfGlobal,
  isHarmlessGlobal,
  isHarmlessMethod,
  isListMethod,
  isMethodOfAll,
} from './subset-names.ts';

/** The first place where a module leaves the subset. */
export interface Outside {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What stands there, as a noun phrase. */
  readonly what: string;
  /** What the parser says where it is no TypeScript at all. */
  readonly said?: string;
}

/** What stands where a text does not even parse. */
export const NO_TYPESCRIPT = 'what is no TypeScript';

/** The functions that the module behind a specifier exports; null if it is neither the kernel nor a module of the variant. */
export type FunctionsOf = (specifier: string) => ReadonlySet<string> | null;

/**
 * What a module is for. A variant computes with the façade and writes to what it is given. A module of contracts looks at two runs: it has lists,
 * functions as values and members by computed names, and in return calls nothing but functions by their names and writes to nothing
 * but its own variables.
 */
export type Dialect = 'variant' | 'contracts';

/**
 * The first place where the text of a module leaves the subset; null if it does not.
 * @param functionsOf what a specifier stands for, seen from this module
 */
export function outsideOf(
  file: string,
  text: string,
  functionsOf: FunctionsOf,
  dialect: Dialect = 'variant',
): Outside | null {
  const kind = /\.[mc]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, kind);
  const [problem] = (source as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
  const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  if (problem !== undefined) {
    const said = ts.flattenDiagnosticMessageText(problem.messageText, ' ');
    return { file, line: line(problem.start), what: NO_TYPESCRIPT, said };
  }
  try {
    new Checker(functionsOf, dialect).module(source);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { file, line: line(error.node.getStart(source)), what: error.what };
  }
  return null;
}

class Refusal extends Error {
  readonly node: ts.Node;
  readonly what: string;

  constructor(node: ts.Node, what: string) {
    super(what);
    this.node = node;
    this.what = what;
  }
}

function refuse(node: ts.Node, what: string): never {
  throw new Refusal(node, what);
}

/** Follows one module, with the names that are in scope where it is. */
class Checker {
  private readonly scopes: Set<string>[] = [];
  private readonly imported = new Set<string>();
  /** Functions of the module and those that it imports: they are called, and no values, because a function could be written to. */
  private readonly functions = new Set<string>();
  private readonly functionsOf: FunctionsOf;
  /** Whether the module has contracts, and not a variant. */
  private readonly contracts: boolean;

  constructor(functionsOf: FunctionsOf, dialect: Dialect) {
    this.functionsOf = functionsOf;
    this.contracts = dialect === 'contracts';
  }

  module(source: ts.SourceFile): void {
    const names = new Set<string>();
    for (const statement of source.statements) {
      this.declare(statement, names);
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
        this.functions.add(statement.name.text);
    }
    refuseBodiless(source.statements);
    this.scopes.push(names);
    for (const statement of source.statements) if (isImport(statement)) this.moduleSpecifier(statement);
    for (const statement of source.statements) if (!isImport(statement)) this.topLevel(statement);
  }

  private topLevel(statement: ts.Statement): void {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return;
    if (ts.isFunctionDeclaration(statement)) {
      this.functionDeclaration(statement);
      return;
    }
    if (ts.isVariableStatement(statement)) {
      refuseModifiers(statement, ts.SyntaxKind.ExportKeyword);
      if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0)
        refuse(statement, 'a variable of the module, which would outlive a run');
      for (const { initializer, name } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || initializer === undefined)
          refuse(name, 'a constant that is taken apart');
        if (this.contracts) this.expression(initializer);
        else this.constant(initializer);
      }
      return;
    }
    if (statement.kind === ts.SyntaxKind.EmptyStatement) return;
    refuse(statement, `${nameOf(statement)} outside of a function`);
  }

  /** A constant of the module: no object, because an object could be written to. */
  private constant(expression: ts.Expression): void {
    const inner = unwrapped(expression);
    if (ts.isNumericLiteral(inner) || ts.isStringLiteralLike(inner) || isKeyword(inner)) return;
    if (ts.isIdentifier(inner)) {
      this.identifier(inner);
      return;
    }
    if (ts.isPrefixUnaryExpression(inner) && !isUpdate(inner.operator)) {
      this.constant(inner.operand);
      return;
    }
    if (ts.isBinaryExpression(inner) && !isAssignment(inner.operatorToken.kind)) {
      this.constant(inner.left);
      this.constant(inner.right);
      return;
    }
    if (ts.isConditionalExpression(inner)) {
      for (const operand of [inner.condition, inner.whenTrue, inner.whenFalse]) this.constant(operand);
      return;
    }
    if (
      ts.isCallExpression(inner) &&
      ts.isIdentifier(inner.expression) &&
      this.imported.has(inner.expression.text)
    ) {
      for (const argument of inner.arguments) this.constant(argument);
      return;
    }
    refuse(expression, 'a constant of the module that is no plain number, string or truth value');
  }

  private moduleSpecifier(statement: ts.ImportDeclaration | ts.ExportDeclaration): void {
    const { moduleSpecifier } = statement;
    if (
      ts.isExportDeclaration(statement) ? statement.isTypeOnly : statement.importClause?.isTypeOnly === true
    )
      return;
    if (moduleSpecifier === undefined) return;
    if (statement.attributes !== undefined) refuse(statement, 'an import with attributes');
    const functions = ts.isStringLiteral(moduleSpecifier) ? this.functionsOf(moduleSpecifier.text) : null;
    if (functions === null)
      refuse(
        statement,
        `an import of ${moduleSpecifier.getText()}, which is neither the kernel nor a file of the variant`,
      );
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return;
    const { name: whole, namedBindings } = statement.importClause;
    if (whole !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings))
      refuse(statement, 'an import that does not list names');
    for (const { isTypeOnly, name, propertyName } of namedBindings.elements) {
      if (isTypeOnly) continue;
      this.imported.add(name.text);
      if (functions.has((propertyName ?? name).text)) this.functions.add(name.text);
    }
  }

  private functionDeclaration(declaration: ts.FunctionDeclaration): void {
    if (declaration.asteriskToken !== undefined) refuse(declaration, 'a generator');
    refuseModifiers(declaration, ts.SyntaxKind.ExportKeyword);
    const names = new Set<string>();
    for (const { dotDotDotToken, modifiers, name } of declaration.parameters) {
      if (modifiers !== undefined) refuse(name, 'a parameter that is decorated');
      if (dotDotDotToken !== undefined) refuse(name, 'a parameter that takes all arguments');
      this.binding(name, names);
    }
    if (declaration.body === undefined) return;
    this.inScope(names, () => {
      for (const { initializer } of declaration.parameters)
        if (initializer !== undefined) this.expression(initializer);
      if (declaration.body !== undefined) this.block(declaration.body.statements);
    });
  }

  private inScope(names: Set<string>, act: () => void): void {
    this.scopes.push(names);
    act();
    this.scopes.pop();
  }

  private block(statements: readonly ts.Statement[]): void {
    const names = new Set<string>();
    for (const statement of statements) this.declare(statement, names);
    this.inScope(names, () => {
      for (const statement of statements) this.statement(statement);
    });
  }

  /** Adds what a statement declares to the scope that it stands in, if that is there when the text runs: a type is not, and its name means what it did. */
  private declare(statement: ts.Statement, names: Set<string>): void {
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) names.add(statement.name.text);
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) this.binding(name, names);
    if (ts.isImportDeclaration(statement)) {
      const { importClause } = statement;
      if (importClause?.isTypeOnly === true) return;
      if (importClause?.name !== undefined) names.add(importClause.name.text);
      const bindings = importClause?.namedBindings;
      if (bindings === undefined) return;
      if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
      else for (const { isTypeOnly, name } of bindings.elements) if (!isTypeOnly) names.add(name.text);
    }
  }

  private binding(name: ts.BindingName, names: Set<string>): void {
    if (ts.isIdentifier(name)) {
      names.add(name.text);
      return;
    }
    if (ts.isArrayBindingPattern(name)) {
      if (!this.contracts) refuse(name, 'a list that is taken apart');
      for (const element of name.elements) {
        if (ts.isOmittedExpression(element)) continue;
        if (element.initializer !== undefined) refuse(element, 'a list that is taken apart with defaults');
        this.binding(element.name, names);
      }
      return;
    }
    for (const element of name.elements) {
      if (element.dotDotDotToken !== undefined || element.initializer !== undefined)
        refuse(element, 'an object that is taken apart with defaults or a rest');
      const member = element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : null);
      if (member !== null) {
        this.memberName(member);
        this.noMethod(member);
      }
      if (ts.isIdentifier(element.name)) this.memberName(element.name);
      this.binding(element.name, names);
    }
  }

  private statement(statement: ts.Statement): void {
    if (ts.isBlock(statement)) this.block(statement.statements);
    else if (ts.isVariableStatement(statement)) {
      refuseModifiers(statement);
      this.variables(statement.declarationList);
    } else if (ts.isExpressionStatement(statement)) this.expression(statement.expression);
    else if (ts.isIfStatement(statement)) {
      this.expression(statement.expression);
      this.statement(statement.thenStatement);
      if (statement.elseStatement !== undefined) this.statement(statement.elseStatement);
    } else if (ts.isReturnStatement(statement)) {
      if (statement.expression !== undefined) this.expression(statement.expression);
    } else if (ts.isSwitchStatement(statement)) this.switchStatement(statement);
    else if (ts.isForStatement(statement)) this.forStatement(statement);
    else if (ts.isForOfStatement(statement) && this.contracts) this.forOfStatement(statement);
    else if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) {
      this.expression(statement.expression);
      this.statement(statement.statement);
    } else if (ts.isLabeledStatement(statement)) this.statement(statement.statement);
    else if (
      !ts.isBreakOrContinueStatement(statement) &&
      !ts.isEmptyStatement(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement)
    )
      refuse(statement, `${nameOf(statement)} within a function`);
  }

  private variables(list: ts.VariableDeclarationList): void {
    if ((list.flags & ts.NodeFlags.BlockScoped) === 0) refuse(list, 'a "var": write "let" or "const"');
    if (
      (list.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing ||
      (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using
    )
      refuse(list, 'a "using"');
    for (const { initializer } of list.declarations)
      if (initializer !== undefined) this.expression(initializer);
  }

  private switchStatement({ caseBlock, expression }: ts.SwitchStatement): void {
    this.expression(expression);
    const names = new Set<string>();
    for (const { statements } of caseBlock.clauses)
      for (const inner of statements) this.declare(inner, names);
    this.inScope(names, () => {
      for (const clause of caseBlock.clauses) {
        if (ts.isCaseClause(clause)) this.expression(clause.expression);
        for (const inner of clause.statements) this.statement(inner);
      }
    });
  }

  private forStatement({ condition, incrementor, initializer, statement }: ts.ForStatement): void {
    const names = new Set<string>();
    const list = initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer : null;
    for (const { name } of list?.declarations ?? []) this.binding(name, names);
    this.inScope(names, () => {
      if (list !== null) this.variables(list);
      else if (initializer !== undefined) this.expression(initializer as ts.Expression);
      for (const operand of [condition, incrementor]) if (operand !== undefined) this.expression(operand);
      this.statement(statement);
    });
  }

  private forOfStatement({ awaitModifier, expression, initializer, statement }: ts.ForOfStatement): void {
    if (awaitModifier !== undefined) refuse(awaitModifier, 'an "await"');
    if (!ts.isVariableDeclarationList(initializer))
      refuse(initializer, 'a loop over a variable that it does not declare');
    this.expression(expression);
    const names = new Set<string>();
    for (const { name } of initializer.declarations) this.binding(name, names);
    this.inScope(names, () => {
      this.variables(initializer);
      this.statement(statement);
    });
  }

  private arrowFunction({ body, modifiers, parameters }: ts.ArrowFunction): void {
    for (const modifier of modifiers ?? [])
      refuse(modifier, `a function that is ${ts.tokenToString(modifier.kind)}`);
    const names = new Set<string>();
    for (const { initializer, name } of parameters) {
      if (initializer !== undefined) refuse(initializer, 'a parameter with a default');
      this.binding(name, names);
    }
    this.inScope(names, () => {
      if (ts.isBlock(body)) this.block(body.statements);
      else this.expression(body);
    });
  }

  private expression(expression: ts.Expression): void {
    const e = unwrapped(expression);
    if (ts.isNumericLiteral(e) || ts.isStringLiteralLike(e) || isKeyword(e) || ts.isOmittedExpression(e))
      return;
    if (ts.isIdentifier(e)) this.identifier(e);
    else if (ts.isPropertyAccessExpression(e)) this.member(e);
    else if (ts.isCallExpression(e)) this.call(e);
    else if (ts.isBinaryExpression(e)) this.binary(e);
    else if (ts.isPrefixUnaryExpression(e) || ts.isPostfixUnaryExpression(e)) {
      if (isUpdate(e.operator)) this.target(e.operand);
      this.expression(e.operand);
    } else if (ts.isTypeOfExpression(e) || ts.isVoidExpression(e)) this.expression(e.expression);
    else if (ts.isConditionalExpression(e)) {
      for (const operand of [e.condition, e.whenTrue, e.whenFalse]) this.expression(operand);
    } else if (ts.isTemplateExpression(e)) {
      for (const span of e.templateSpans) this.expression(span.expression);
    } else if (ts.isObjectLiteralExpression(e)) this.objectLiteral(e);
    else if (ts.isArrayLiteralExpression(e)) {
      for (const element of e.elements) this.expression(element);
    } else if (ts.isElementAccessExpression(e)) this.element(e);
    else if (ts.isArrowFunction(e) && this.contracts) this.arrowFunction(e);
    else if (ts.isSpreadElement(e) && this.contracts) this.expression(e.expression);
    else refuse(e, nameOf(e));
  }

  private identifier(e: ts.Identifier): void {
    if (!this.isOwn(e.text)) {
      if (!isHarmlessGlobal(e.text)) refuse(e, `the global ${e.text}`);
      return;
    }
    const isShadowed = this.contracts || this.scopes.slice(1).some((names) => names.has(e.text));
    if (!isShadowed && this.functions.has(e.text)) refuse(e, `the function ${e.text} as a value`);
  }

  private isOwn(name: string): boolean {
    return this.scopes.some((names) => names.has(name));
  }

  private member(e: ts.PropertyAccessExpression, isCalled = false): void {
    const { text } = e.name;
    const root = unwrapped(e.expression);
    if (ts.isIdentifier(root) && !this.isOwn(root.text)) {
      if (!isHarmlessGlobal(root.text, text)) refuse(e, `the global ${root.text}.${text}`);
      if (!isCalled && isFunctionOfGlobal(root.text, text))
        refuse(e, `the function ${root.text}.${text} as a value`);
      return;
    }
    this.memberName(e.name);
    if (!isCalled) this.noMethod(e.name);
    this.expression(e.expression);
  }

  /** What every string and list has is a function that all runs share, and could be written to. */
  private noMethod(name: ts.PropertyName | ts.MemberName): void {
    if (!this.contracts && !ts.isComputedPropertyName(name) && isMethodOfAll(name.text))
      refuse(name, `the method ${name.text} as a value`);
  }

  private memberName(name: ts.PropertyName | ts.MemberName): void {
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name))
      refuse(name, 'a member whose name is neither an identifier nor a plain string');
    if (isForbiddenMember(name.text))
      refuse(name, `the member ${name.text}, which leads out of the kernel's structures`);
  }

  /** What contracts call: functions by their names, and methods of lists and strings, which call nothing but functions that stand there. */
  private callOfContracts(e: ts.CallExpression): void {
    const callee = unwrapped(e.expression);
    if (ts.isIdentifier(callee)) {
      const isShadowed = this.scopes.slice(1).some((names) => names.has(callee.text));
      if (isShadowed || !this.functions.has(callee.text))
        refuse(callee, `a call of ${callee.text}, which is no function of the module`);
      for (const argument of e.arguments) this.expression(argument);
      return;
    }
    if (!ts.isPropertyAccessExpression(callee)) refuse(callee, `a call of ${nameOf(callee)}`);
    const { text } = callee.name;
    const root = unwrapped(callee.expression);
    const isGlobal = ts.isIdentifier(root) && !this.isOwn(root.text);
    this.member(callee, true);
    if (!isGlobal && !isListMethod(text)) refuse(callee, `the method ${text}()`);
    for (const argument of e.arguments) {
      const inner = unwrapped(argument);
      const isFunction =
        ts.isArrowFunction(inner) || (ts.isIdentifier(inner) && this.functions.has(inner.text));
      if (isCallbackMethod(text) && !isFunction)
        refuse(argument, `${text}() of what is no function that stands there`);
      this.expression(argument);
    }
  }

  private call(e: ts.CallExpression): void {
    if (this.contracts) {
      this.callOfContracts(e);
      return;
    }
    const callee = unwrapped(e.expression);
    if (ts.isPropertyAccessExpression(callee)) {
      const root = unwrapped(callee.expression);
      const isGlobal = ts.isIdentifier(root) && !this.isOwn(root.text);
      if (!isGlobal && !isHarmlessMethod(callee.name.text))
        refuse(callee, `the method ${callee.name.text}()`);
      this.member(callee, true);
    } else if (ts.isIdentifier(callee)) {
      if (!this.isOwn(callee.text)) refuse(callee, `the global ${callee.text}`);
    } else refuse(callee, `a call of ${nameOf(callee)}`);
    for (const argument of e.arguments) this.expression(argument);
  }

  private binary(e: ts.BinaryExpression): void {
    const { kind } = e.operatorToken;
    if (kind === ts.SyntaxKind.InKeyword || kind === ts.SyntaxKind.InstanceOfKeyword)
      refuse(e, `the operator ${e.operatorToken.getText()}`);
    if (isAssignment(kind)) this.target(e.left);
    else this.expression(e.left);
    this.expression(e.right);
  }

  /** What may be assigned to: a variable of the function, or a field of what one of them holds. */
  private target(expression: ts.Expression): void {
    const e = unwrapped(expression);
    if (ts.isIdentifier(e)) {
      if (!this.scopes.slice(1).some((names) => names.has(e.text)))
        refuse(e, `an assignment to ${e.text}, which is no variable of the function`);
      return;
    }
    if (this.contracts) refuse(e, 'an assignment to a member');
    if (ts.isPropertyAccessExpression(e)) {
      this.memberName(e.name);
      this.target(e.expression);
      return;
    }
    if (ts.isElementAccessExpression(e)) {
      this.element(e);
      this.target(e.expression);
      return;
    }
    refuse(e, `an assignment to ${nameOf(e)}`);
  }

  /** An element by its number: a name that is computed could be any. */
  private element(e: ts.ElementAccessExpression): void {
    const index = unwrapped(e.argumentExpression);
    const isNumber =
      this.contracts ||
      ts.isNumericLiteral(index) ||
      (ts.isBinaryExpression(index) &&
        index.operatorToken.kind === ts.SyntaxKind.BarToken &&
        isZero(index.right)) ||
      (ts.isBinaryExpression(index) &&
        index.operatorToken.kind === ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken &&
        isZero(index.right));
    if (!isNumber) refuse(e, 'a member whose name is computed; an index is written i | 0');
    this.expression(e.expression);
    this.expression(e.argumentExpression);
  }

  private objectLiteral(e: ts.ObjectLiteralExpression): void {
    for (const property of e.properties) {
      if (ts.isPropertyAssignment(property)) {
        this.memberName(property.name);
        this.expression(property.initializer);
      } else if (ts.isShorthandPropertyAssignment(property)) {
        this.memberName(property.name);
        this.identifier(property.name);
      } else if (ts.isSpreadAssignment(property)) this.expression(property.expression);
      else refuse(property, `${nameOf(property)} in an object`);
    }
  }
}

/** What stands in front of a declaration: `declare` says that it is there already. */
function refuseModifiers(
  declaration: ts.FunctionDeclaration | ts.VariableStatement,
  allowed?: ts.SyntaxKind,
): void {
  const what = ts.isFunctionDeclaration(declaration) ? 'a function' : 'a variable';
  for (const { kind } of declaration.modifiers ?? [])
    if (kind !== allowed) refuse(declaration, `${what} that is ${ts.tokenToString(kind) ?? 'decorated'}`);
}

/** A function without a body is erased, and what it is called is what it was called before; unless the body comes behind it. */
function refuseBodiless(statements: readonly ts.Statement[]): void {
  const all = statements.filter(ts.isFunctionDeclaration);
  const bodies = new Set(all.flatMap(({ body, name }) => (body === undefined ? [] : [name?.text])));
  const without = all.find(({ body, name }) => body === undefined && !bodies.has(name?.text));
  if (without !== undefined) refuse(without, 'a function without a body');
}

function isImport(statement: ts.Statement): statement is ts.ImportDeclaration | ts.ExportDeclaration {
  return ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
}

/** The functions that a module exports; `others` are the modules that it passes on. */
export function exportedFunctions(text: string, functionsOf: FunctionsOf): ReadonlySet<string> {
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.ES2023, true);
  const exported = new Set<string>();
  const own = new Set<string>();
  for (const statement of source.statements)
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) own.add(statement.name.text);
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) {
      if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true)
        exported.add(statement.name.text);
    } else if (ts.isExportDeclaration(statement)) {
      const specifier = statement.moduleSpecifier;
      const from =
        specifier === undefined ? own : ts.isStringLiteral(specifier) ? functionsOf(specifier.text) : null;
      const { exportClause } = statement;
      if (from === null) continue;
      if (exportClause === undefined) for (const name of from) exported.add(name);
      else if (ts.isNamedExports(exportClause))
        for (const { name, propertyName } of exportClause.elements)
          if (from.has((propertyName ?? name).text)) exported.add(name.text);
    }
  }
  return exported;
}

/** The expression inside parentheses and what only concerns types. */
function unwrapped(expression: ts.Expression): ts.Expression {
  let e = expression;
  while (
    ts.isParenthesizedExpression(e) ||
    ts.isAsExpression(e) ||
    ts.isNonNullExpression(e) ||
    ts.isSatisfiesExpression(e) ||
    ts.isTypeAssertionExpression(e)
  )
    e = e.expression;
  return e;
}

function isKeyword(e: ts.Expression): boolean {
  return (
    e.kind === ts.SyntaxKind.TrueKeyword ||
    e.kind === ts.SyntaxKind.FalseKeyword ||
    e.kind === ts.SyntaxKind.NullKeyword
  );
}

function isZero(e: ts.Expression): boolean {
  return ts.isNumericLiteral(e) && e.text === '0';
}

function isUpdate(operator: ts.PrefixUnaryOperator | ts.PostfixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** A node in words: what the compiler calls it, spelled out. */
function nameOf(node: ts.Node): string {
  const words = (ts.SyntaxKind[node.kind] ?? 'a construct').replaceAll(/(?!^)([A-Z])/g, ' $1').toLowerCase();
  return /^[aeiou]/.test(words) ? `an ${words}` : `a ${words}`;
}
