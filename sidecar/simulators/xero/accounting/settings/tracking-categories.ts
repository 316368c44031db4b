import { randomUUID } from 'node:crypto';
import type { TrackingCategory, TrackingOption } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import type { View } from '../wire/answers.ts';
import type { BatchKind, Written } from '../wire/batch.ts';
import { oneOf, text, ZERO_ID, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected } from '../wire/refusals.ts';

const MAX_ACTIVE_CATEGORIES = 2;
const MAX_CATEGORIES = 4;
const MAX_NAME_LENGTH = 100;
const STATUSES = ['ACTIVE', 'ARCHIVED'] as const;

function optionView(option: TrackingOption): View {
  return {
    TrackingOptionID: option.id,
    Name: option.name,
    Status: option.status,
    HasValidationErrors: false,
    IsDeleted: option.status === 'DELETED',
    IsArchived: option.status === 'ARCHIVED',
    IsActive: option.status === 'ACTIVE',
  };
}

/** Archived options are in a list that asks for archived ones alone. */
export function trackingCategoryView(category: TrackingCategory, showsArchived = false): View {
  const isShown = ({ status }: TrackingOption) => status === 'ACTIVE' || (showsArchived && status === 'ARCHIVED');
  return {
    Name: category.name,
    Status: category.status,
    TrackingCategoryID: category.id,
    Options: category.options.filter(isShown).map(optionView),
  };
}

function checkName(name: string, others: readonly { name: string; status: string }[]): void {
  const isTaken = others.some((other) => other.status !== 'DELETED' && other.name.toLowerCase() === name.toLowerCase());
  const problems = [
    ...(name === '' ? ['Please enter a Name.'] : []),
    ...(isTaken ? ['Please enter a unique Name.'] : []),
    ...lengthProblem('Name', name, MAX_NAME_LENGTH),
  ];
  if (problems.length > 0) throw new ElementRejected(problems);
}

function checkCounts(work: Work, changed: TrackingCategory): void {
  const others = Object.values(work.organisation.trackingCategories).filter(({ id }) => id !== changed.id);
  const kept = [...others, changed].filter(({ status }) => status !== 'DELETED');
  const active = kept.filter(({ status }) => status === 'ACTIVE');
  if (active.length > MAX_ACTIVE_CATEGORIES || kept.length > MAX_CATEGORIES) {
    throw new ElementRejected([
      `An organisation can have at most ${MAX_ACTIVE_CATEGORIES} active tracking categories.`,
    ]);
  }
}

function saveCategory(work: Work, category: TrackingCategory): Written {
  checkCounts(work, category);
  work.saveTrackingCategory(category);
  return { view: trackingCategoryView(category) };
}

export const CATEGORY_CREATION: BatchKind = {
  name: 'TrackingCategories',
  write(work, element) {
    const name = text(element, 'Name')?.trim() ?? '';
    checkName(name, Object.values(work.organisation.trackingCategories));
    return saveCategory(work, { id: randomUUID(), name, status: 'ACTIVE', options: [] });
  },
  echo: (_work, element) => ({ ...element, TrackingCategoryID: ZERO_ID }),
};

export function categoryUpdate(stored: TrackingCategory): BatchKind {
  return {
    name: 'TrackingCategories',
    write(work, element) {
      const name = text(element, 'Name')?.trim() ?? stored.name;
      const others = Object.values(work.organisation.trackingCategories).filter(({ id }) => id !== stored.id);
      checkName(name, others);
      return saveCategory(work, { ...stored, name, status: oneOf(element, 'Status', STATUSES) ?? stored.status });
    },
    echo: (_work, element) => ({ ...element, TrackingCategoryID: stored.id }),
  };
}

export function categoryDeletion(stored: TrackingCategory): BatchKind {
  return {
    name: 'TrackingCategories',
    write: (work) => saveCategory(work, { ...stored, status: 'DELETED' }),
    echo: (_work, element) => ({ ...element, TrackingCategoryID: stored.id }),
  };
}

function writeOption(work: Work, categoryId: string, element: Element, stored: TrackingOption | null): Written {
  const category = work.organisation.trackingCategories[categoryId];
  if (category === undefined) throw new ElementRejected(['The tracking category does not exist.']);
  const others = category.options.filter(({ id }) => id !== stored?.id);
  const name = text(element, 'Name')?.trim() ?? stored?.name ?? '';
  checkName(name, others);
  const option: TrackingOption = {
    id: stored?.id ?? randomUUID(),
    name,
    status: oneOf(element, 'Status', ['ACTIVE', 'ARCHIVED', 'DELETED']) ?? stored?.status ?? 'ACTIVE',
  };
  work.saveTrackingCategory({ ...category, options: [...others, option] });
  return { view: optionView(option) };
}

/** Options are created in, changed in and deleted from their category. */
export function optionBatch(categoryId: string, stored: TrackingOption | null): BatchKind {
  return {
    name: 'Options',
    write: (work, element) => writeOption(work, categoryId, element, stored),
    echo: (_work, element) => ({ ...element, TrackingOptionID: stored?.id ?? ZERO_ID }),
  };
}
