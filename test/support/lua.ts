import { createRequire } from 'node:module';

/** The part of fengari, a Lua virtual machine in JavaScript, that the tests use. */
interface Fengari {
  readonly lua: {
    lua_tojsstring(state: object, index: number): string;
    lua_getfield(state: object, index: number, name: Uint8Array): number;
  };
  readonly lauxlib: {
    luaL_newstate(): object;
    luaL_requiref(state: object, name: Uint8Array, open: unknown, global: number): void;
    luaL_dostring(state: object, script: Uint8Array): boolean | number;
  };
  readonly lualib: { readonly luaopen_base: unknown; readonly luaopen_table: unknown };
  readonly to_luastring: (text: string) => Uint8Array;
}

/** It has no types of its own. */
const { lua, lauxlib, lualib, to_luastring: bytes } = createRequire(__filename)('fengari') as Fengari;

/** Runs a health check of Argo CD over an object, with the two libraries that Argo CD gives it. */
export function healthBy(script: string, object: unknown): { status: string; message: string } {
  const state = lauxlib.luaL_newstate();
  lauxlib.luaL_requiref(state, bytes('_G'), lualib.luaopen_base, 1);
  lauxlib.luaL_requiref(state, bytes('table'), lualib.luaopen_table, 1);
  if (lauxlib.luaL_dostring(state, bytes(`obj = ${table(object)}\n${script}`))) throw new Error(lua.lua_tojsstring(state, -1));
  lua.lua_getfield(state, -1, bytes('status'));
  lua.lua_getfield(state, -2, bytes('message'));
  return { status: lua.lua_tojsstring(state, -2), message: lua.lua_tojsstring(state, -1) };
}

/** A JSON value as Lua writes it; what is null is not there. */
function table(value: unknown): string {
  if (typeof value === 'string') return `"${[...Buffer.from(value)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
  if (typeof value !== 'object') return String(value);
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `{${value.map(table).join(',')}}`;
  return `{${Object.entries(value).filter(([, item]) => item !== undefined && item !== null).map(([key, item]) => `[${table(key)}]=${table(item)}`).join(',')}}`;
}
