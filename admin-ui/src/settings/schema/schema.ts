/** The part of JSON Schema that the sidecar's settings use. */
export interface SchemaNode {
  readonly type: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly enum: readonly unknown[] | null;
  /** null = none (no setting is the constant null). */
  readonly const: unknown;
  readonly anyOf: readonly SchemaNode[];
  readonly properties: Readonly<Record<string, SchemaNode>> | null;
  readonly required: readonly string[];
  /** Of a map: the schema of an entry. */
  readonly entries: SchemaNode | null;
  readonly entryNames: SchemaNode | null;
  readonly items: SchemaNode | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly pattern: string | null;
  readonly format: string | null;
}

/** Never throws: drops unknown keywords; such a setting can still be edited as JSON. */
export function readSchema(value: unknown): SchemaNode {
  const given = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const text = (name: string): string | null => {
    const found = given.get(name);
    return typeof found === 'string' ? found : null;
  };
  const count = (name: string): number | null => {
    const found = given.get(name);
    return typeof found === 'number' ? found : null;
  };
  const node = (name: string): SchemaNode | null => {
    const found = given.get(name);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? readSchema(found) : null;
  };
  const properties = given.get('properties');
  return {
    type: text('type'),
    title: text('title'),
    description: text('description'),
    enum: Array.isArray(given.get('enum')) ? asList(given.get('enum')) : null,
    const: given.get('const') ?? null,
    anyOf: asList(given.get('anyOf')).map(readSchema),
    properties:
      typeof properties === 'object' && properties !== null
        ? Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, readSchema(child)]))
        : null,
    required: asList(given.get('required')).filter((name): name is string => typeof name === 'string'),
    entries: node('additionalProperties'),
    entryNames: node('propertyNames'),
    items: node('items'),
    minimum: count('minimum'),
    maximum: count('maximum'),
    minLength: count('minLength'),
    maxLength: count('maxLength'),
    minItems: count('minItems'),
    maxItems: count('maxItems'),
    pattern: text('pattern'),
    format: text('format'),
  };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A setting's type, without "or null". */
export function solid(node: SchemaNode): SchemaNode {
  const choices = node.anyOf.filter(({ type }) => type !== 'null');
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? { ...only, description: node.description } : node;
}

export function allowsNull(node: SchemaNode): boolean {
  return node.type === 'null' || node.anyOf.some(allowsNull);
}

/** The node of a setting, a map's entry or a list's item; null if not in the schema. */
export function nodeAt(schema: SchemaNode, path: string): SchemaNode | null {
  let here: SchemaNode | null = schema;
  for (const key of path.split('.')) {
    const at: SchemaNode = solid(here);
    here = at.properties?.[key] ?? at.entries ?? at.items;
    if (here === null) return null;
  }
  return here;
}

/** The map that contains a path ("taxes.rates" for "taxes.rates.2"); null = none. */
export function mapOf(schema: SchemaNode, path: string): string | null {
  const keys = path.split('.');
  const parent = keys.slice(0, -1).join('.');
  if (parent === '') return null;
  const node = nodeAt(schema, parent);
  return node !== null && node.properties === null && solid(node).entries !== null ? parent : null;
}

/** The settings below a path; descends into objects with named settings; a map or list is one setting. */
export function leavesOf(schema: SchemaNode, path: string): string[] {
  const node = nodeAt(schema, path);
  if (node === null) return [];
  if (node.properties === null) return [path];
  return Object.keys(node.properties).flatMap((name) => leavesOf(schema, `${path}.${name}`));
}

export function sectionsOf(schema: SchemaNode): string[] {
  return Object.keys(schema.properties ?? {});
}
