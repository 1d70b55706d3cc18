/** The settings one by one, as the schema lists them: the key of each, its flag and its variable. */
import { z } from 'zod';
import { type About, about, SettingsSchema } from '../../src-shared/contracts/config.ts';

export interface Leaf {
  /** Such as `host.port`. */
  readonly key: string;
  /** Such as `--host-port`. */
  readonly flag: string;
  /** Such as `HEXLOCK_HOST_PORT`. */
  readonly variable: string;
  readonly schema: z.ZodType;
  readonly about: About;
  /** How text from a flag or a variable becomes a value. */
  readonly form: 'text' | 'number' | 'list';
  /** The schema's own default; undefined where the machine gives one. */
  readonly byDefault: unknown;
}

const words = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`).replaceAll('.', '-');

function formOf(schema: z.ZodType): Leaf['form'] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) {
    return formOf(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodArray) return 'list';
  return schema instanceof z.ZodNumber ? 'number' : 'text';
}

function walk(schema: z.ZodType, key: string): Leaf[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, part]) =>
      walk(part as z.ZodType, key === '' ? name : `${key}.${name}`),
    );
  }
  const told = about.get(schema);
  if (!told) throw new Error(`the setting ${key} is not described in contracts/config.ts`);
  const name = words(key);
  return [
    {
      key,
      flag: `--${name}`,
      variable: `HEXLOCK_${name.replaceAll('-', '_').toUpperCase()}`,
      schema,
      about: told,
      form: formOf(schema),
      byDefault: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
    },
  ];
}

export const leaves: readonly Leaf[] = walk(SettingsSchema, '');
