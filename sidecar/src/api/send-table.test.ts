import { describe, expect, test } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { sendTable } from './send-table.ts';

const ROWS = [
  ['order', 'in words'],
  ['Payment', 'Waiting to sync'],
  ['=1+1', 'Waiting to sync'],
];
const app = express().get('/file', async (request, response) => {
  await sendTable(request, response, 'orders.csv', ROWS, (row, column) => row === 0 || column === 1);
});
const ask = (language: string, accept = 'application/json, application/x-ndjson') =>
  supertest(app).get('/file').set({ 'accept-language': language, accept }).responseType('blob');
const textOf = ({ body }: { readonly body: unknown }) => String(body);

describe('a file for a spreadsheet', () => {
  test('is CSV in English, for a reader of English and where no rows are asked for', async () => {
    const file = "\uFEFForder,in words\r\nPayment,Waiting to sync\r\n'=1+1,Waiting to sync\r\n";
    for (const asked of [ask('en-GB'), ask('de-DE', 'text/csv'), ask('de-DE', '*/*')]) {
      const response = await asked;
      expect(textOf(response)).toBe(file);
      expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    }
  });

  test('is rows with the phrases of our words, each once; names and codes have none', async () => {
    const response = await ask('de-DE');
    expect(response.headers['content-disposition']).toBe('attachment; filename=orders.csv');
    const lines = textOf(response).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { cells: unknown[]; phrases?: Record<string, unknown> });
    expect(rows.map(({ cells }) => cells)).toEqual(ROWS);
    expect(rows.map(({ phrases }) => Object.keys(phrases ?? {}))).toEqual([
      ['order', 'in words'],
      ['Waiting to sync'],
      [],
    ]);
  });
});
