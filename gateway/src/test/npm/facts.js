// What PostgreSQL's own grammar makes of each text: lines of JSON in, lines of JSON out.
// In: a JSON string per line. Out: the facts that org.pgweir.gateway.sql.Facts holds, or null
// where the grammar turns the text down.
'use strict';

const readline = require('readline');
const { loadModule, parseSync } = require('libpg-query');

// Objects of these kinds are relations, which DROP lists by name.
const RELATIONS = new Set([
  'OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_INDEX', 'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
]);
const TABLES = new Set(['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE']);
// What is read as ALTER TABLE even of a materialized view.
const MOVING = new Set(['AT_SetTableSpace', 'AT_SetAccessMethod']);
// What belongs to a relation, whose name stands before its own.
const PARTS = new Set(['OBJECT_TRIGGER', 'OBJECT_RULE', 'OBJECT_POLICY']);

// Commands of ALTER TABLE that are told apart no further here.
const COMMANDS = new Map(Object.entries({
  EnableTrigAll: 'EnableTrig', EnableTrigUser: 'EnableTrig', EnableAlwaysTrig: 'EnableTrig',
  EnableReplicaTrig: 'EnableTrig', DisableTrigAll: 'DisableTrig', DisableTrigUser: 'DisableTrig',
  EnableAlwaysRule: 'EnableRule', EnableReplicaRule: 'EnableRule',
  EnableRowSecurity: 'enable row level security', DisableRowSecurity: 'disable row level security',
  ForceRowSecurity: 'force row level security', NoForceRowSecurity: 'no force row level security',
  SetRelOptions: 'RelOptions', ResetRelOptions: 'RelOptions',
  SetOptions: 'Options', ResetOptions: 'Options', AlterColumnGenericOptions: 'Options',
  ClusterOn: 'cluster on', DropCluster: 'set without cluster', DropOids: 'set without oids',
  AddOf: 'of', DropOf: 'not of', GenericOptions: 'options',
}));
// Look like columns in the bounds of partitions.
const OPEN_ENDS = new Set(['minvalue', 'maxvalue']);
const NAMELESS = new Set(['cluster on']);

// What is no relation of this database, or code and expressions that are only kept for later.
const NOT_SEEN = new Set([
  'CompositeTypeStmt.typevar', 'ConstraintsSetStmt.constraints',
  'ImportForeignSchemaStmt.table_list',
  'CreateFunctionStmt.sql_body', 'CreateFunctionStmt.parameters',
  'CreateStmt.partspec', 'CreateForeignTableStmt.partspec', 'CreateStatsStmt.exprs',
  'CreateTrigStmt.whenClause', 'pubtable.whereClause', 'DefineStmt.args',
  'DefineStmt.definition',
]);

// Functions that only the grammar calls, and value functions with a syntax of their own.
const INTERNAL = new Set([
  'like_escape', 'similar_to_escape', 'json_object', 'json_array', 'is_normalized', 'normalize',
  'xmlexists', 'pg_collation_for', 'btrim', 'ltrim', 'rtrim', 'timezone',
]);

const words = (list) => (list.List ? list.List.items : [list]).map((item) => item.String.sval);
const last2 = (names) => names.slice(-2).join('.');

class Facts {
  constructor() {
    this.kinds = [];
    this.tables = new Set();
    this.written = new Set();
    this.functions = new Set();
    this.columns = new Set();
    this.actions = [];
    this.rows = [];
  }

  kind(name, node) {
    const sort = name === 'DropStmt' ? node.removeType
      : name === 'RenameStmt' ? node.renameType
        : name === 'TransactionStmt' ? node.kind
          : name === 'DefineStmt' && node.kind === 'OBJECT_TYPE' ? node.kind : undefined;
    this.kinds.push(sort ? `${name}(${sort})` : name);
  }

  targets(list) {
    for (const item of list || []) {
      if (item.ResTarget && item.ResTarget.name) this.written.add(item.ResTarget.name);
    }
  }

  see(node, key) {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach((item) => this.see(item, key));
      return;
    }
    if (node.relname !== undefined) {
      this.tables.add(node.schemaname ? `${node.schemaname}.${node.relname}` : node.relname);
    }
    const seen = this[`see${key}`];
    if (seen) seen.call(this, node);
    for (const name in node) {
      if (!NOT_SEEN.has(`${key}.${name}`)) this.see(node[name], name);
    }
  }

  seeFuncCall(node) {
    const name = words(node.funcname.at(-1))[0];
    if (!INTERNAL.has(name)) this.functions.add(name);
  }

  seefunccall(node) {
    this.seeFuncCall(node);
  }

  seeColumnRef(node) {
    const name = node.fields.map((field) => (field.A_Star ? '*' : field.String.sval)).join('.');
    if (!OPEN_ENDS.has(name)) this.columns.add(name);
  }

  seeInsertStmt(node) {
    this.targets(node.cols);
  }

  seeonConflictClause(node) {
    this.targets(node.targetList);
  }

  seeUpdateStmt(node) {
    this.targets(node.targetList);
    this.whichRows(node);
  }

  seeDeleteStmt(node) {
    this.whichRows(node);
  }

  seeMergeWhenClause(node) {
    this.targets(node.targetList);
  }

  seeCopyStmt(node) {
    if (node.is_from) (node.attlist || []).forEach((name) => this.written.add(name.String.sval));
  }

  whichRows(node) {
    this.rows.push(!node.whereClause ? 'all' : node.whereClause.CurrentOfExpr ? 'current' : 'where');
  }

  seeGrantStmt(node) {
    // nothing follows for tables
    if (node.objtype === 'OBJECT_SEQUENCE') delete node.objects;
  }

  seeDropStmt(node) {
    for (const object of node.objects) {
      if (RELATIONS.has(node.removeType)) this.tables.add(last2(words(object)));
      if (PARTS.has(node.removeType)) this.tables.add(last2(words(object).slice(0, -1)));
    }
    this.actions.push([
      'drop', node.concurrent && 'concurrently', node.missing_ok && 'if exists',
      node.behavior === 'DROP_CASCADE' && 'cascade',
    ].filter(Boolean).join(' '));
  }

  seeTruncateStmt(node) {
    this.actions.push(node.behavior === 'DROP_CASCADE' ? 'truncate cascade' : 'truncate');
  }

  seeAlterTableStmt(node) {
    for (const { AlterTableCmd: command } of node.cmds) {
      const alone = node.objtype === 'OBJECT_MATVIEW' && node.cmds.length === 1;
      if (TABLES.has(node.objtype) || (alone && MOVING.has(command.subtype))) {
        this.command(command);
      }
    }
    if (node.objtype === 'OBJECT_TYPE') delete node.relation;
  }

  seeRenameStmt(node) {
    if (node.renameType === 'OBJECT_ATTRIBUTE') delete node.relation;
  }

  command(node) {
    const def = node.def || {};
    const name = node.name || (def.ColumnDef && def.ColumnDef.colname)
      || (def.Constraint && def.Constraint.conname)
      || (def.ATAlterConstraint && def.ATAlterConstraint.conname) || '';
    const word = COMMANDS.get(node.subtype.slice(3)) || node.subtype.slice(3);
    this.actions.push([
      word, !NAMELESS.has(word) && name, node.missing_ok && 'if',
      node.behavior === 'DROP_CASCADE' && 'cascade',
    ].filter(Boolean).join(' '));
  }

  seeIndexStmt(node) {
    this.actions.push([
      'index', node.idxname, node.unique && 'unique', node.concurrent && 'concurrently',
      node.if_not_exists && 'if', node.accessMethod,
    ].filter(Boolean).join(' '));
  }

  toJSON() {
    const sorted = (set) => [...set].sort();
    return {
      kinds: this.kinds,
      tables: sorted(this.tables),
      written: sorted(this.written),
      functions: sorted(this.functions),
      columns: sorted(this.columns),
      actions: this.actions,
      rows: this.rows.sort(),
    };
  }
}

function factsOf(text) {
  let tree;
  try {
    tree = parseSync(text);
  } catch (turnedDown) {
    return null;
  }
  const facts = new Facts();
  for (const { stmt } of tree.stmts || []) {
    const [name] = Object.keys(stmt);
    facts.kind(name, stmt[name]);
    facts.see(stmt, 'statement');
  }
  return facts;
}

loadModule().then(() => {
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    process.stdout.write(`${JSON.stringify(factsOf(JSON.parse(line)))}\n`);
  });
});
