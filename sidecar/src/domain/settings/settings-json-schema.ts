import { z } from 'zod';
import { SETTINGS_HELP, SETTINGS_TITLES } from './settings-help.ts';
import { settingsSchema } from './settings.ts';

type Node = z.core.JSONSchema.BaseSchema;

/** The settings as JSON Schema, each with title, default and meaning; rules it cannot express: see readSettings. */
export function settingsJsonSchema(): Node {
  const schema: Node = z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'Settings of a store', ...explained(schema, '') };
}

export interface SettingsLeaf {
  readonly path: string;
  readonly default: unknown;
}

/** Every setting by path, with its default. */
export function settingsLeaves(node: Node = settingsJsonSchema(), path = ''): SettingsLeaf[] {
  if (node.properties === undefined) return [{ path, default: node.default }];
  return Object.entries(node.properties).flatMap(([name, child]) =>
    typeof child === 'boolean' ? [] : settingsLeaves(child, join(path, name)),
  );
}

function explained(node: Node, path: string): Node {
  const [title, description] = [SETTINGS_TITLES[path], SETTINGS_HELP[path]];
  const own = title === undefined || description === undefined ? node : { ...node, title, description };
  if (node.properties === undefined) return own;
  const properties = Object.entries(node.properties).map(([name, child]) => {
    return [name, typeof child === 'boolean' ? child : explained(child, join(path, name))] as const;
  });
  return { ...own, properties: Object.fromEntries(properties) };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
