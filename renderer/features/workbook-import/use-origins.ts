import { useEffect, useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { placeInWords } from '#renderer/components/place-in-words.ts';
import type { LedgerStore, RecordOrigin } from '#renderer/data/ledger-store.ts';
import type { RecordRef } from '#shared/ledger/import-types.ts';

type Asked = { readonly record: RecordRef; readonly answer: (origin: RecordOrigin | undefined) => void };

/** What is known so far, and what is about to be asked; forgotten with the store. */
type Desk = { readonly known: Map<string, RecordOrigin | undefined>; asked: Asked[] };

const desks = new WeakMap<LedgerStore, Desk>();

/** The rows in sight ask one by one; a moment later the ledger is asked once for all of them. */
const patienceMs = 60;

/** Where a record of the ledger came from; undefined until it is known, and for records whose making is not. */
export function useOrigin(store: LedgerStore, { entity, id }: RecordRef): RecordOrigin | undefined {
  const [origin, setOrigin] = useState<RecordOrigin>();
  useEffect(() => {
    let isWanted = true;
    const desk = deskOf(store);
    const answer = (found: RecordOrigin | undefined) => {
      if (isWanted) setOrigin(found);
    };
    if (desk.known.has(`${entity} ${id}`)) answer(desk.known.get(`${entity} ${id}`));
    else ask(store, desk, { record: { entity, id }, answer });
    return () => {
      isWanted = false;
    };
  }, [store, entity, id]);
  return origin;
}

/** 花名册.xlsx · 快递员 · 第 5 行; 演示专干 2025-03-31 09:12 录入. */
export function originInWords({ place, userName, at }: RecordOrigin): string {
  return place ? placeInWords(place) : `${userName} ${localTime(at)} 录入`;
}

function deskOf(store: LedgerStore): Desk {
  const desk = desks.get(store) ?? { known: new Map(), asked: [] };
  desks.set(store, desk);
  return desk;
}

function ask(store: LedgerStore, desk: Desk, one: Asked): void {
  desk.asked.push(one);
  if (desk.asked.length === 1) setTimeout(() => void answerAll(store, desk), patienceMs);
}

async function answerAll(store: LedgerStore, desk: Desk): Promise<void> {
  const asked = desk.asked;
  desk.asked = [];
  const origins = await store.originsOf(asked.map(({ record }) => record));
  for (const [index, { record, answer }] of asked.entries()) {
    desk.known.set(`${record.entity} ${record.id}`, origins[index]);
    answer(origins[index]);
  }
}
