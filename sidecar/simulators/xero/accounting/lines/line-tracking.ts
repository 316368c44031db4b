import type { LineTracking, Organisation, TrackingCategory, TrackingOption } from '../organisation.ts';
import { id, list, text, type Element } from '../wire/element.ts';

const MAX_TRACKING_PER_LINE = 2;

function categoryOf(organisation: Organisation, element: Element): TrackingCategory | undefined {
  const categoryId = id(element, 'TrackingCategoryID');
  const name = text(element, 'Name')?.toLowerCase();
  const categories = Object.values(organisation.trackingCategories).filter(({ status }) => status === 'ACTIVE');
  return categories.find((category) =>
    categoryId === undefined ? category.name.toLowerCase() === name : category.id === categoryId,
  );
}

function optionOf(category: TrackingCategory, element: Element): TrackingOption | undefined {
  const optionId = id(element, 'TrackingOptionID');
  const name = text(element, 'Option')?.toLowerCase();
  const options = category.options.filter(({ status }) => status === 'ACTIVE');
  return options.find((option) =>
    optionId === undefined ? option.name.toLowerCase() === name : option.id === optionId,
  );
}

/** Reads Tracking of a line. An unknown category or option is an error: a line never creates one. */
export function readTracking(
  organisation: Organisation,
  line: Element,
  problems: string[],
): LineTracking[] | undefined {
  const elements = list(line, 'Tracking');
  if (elements === undefined) return undefined;
  if (elements.length > MAX_TRACKING_PER_LINE) {
    problems.push(`A line item can have at most ${MAX_TRACKING_PER_LINE} tracking categories.`);
  }
  const read = elements.flatMap((element) => {
    const category = categoryOf(organisation, element);
    const option = category && optionOf(category, element);
    if (category !== undefined && option !== undefined) return { categoryId: category.id, optionId: option.id };
    const what = category === undefined ? 'category' : 'option';
    const written = text(element, category === undefined ? 'Name' : 'Option');
    problems.push(`The tracking ${what} '${written ?? ''}' does not exist or is not active.`);
    return [];
  });
  if (new Set(read.map(({ categoryId }) => categoryId)).size < read.length) {
    problems.push('A line item can use a tracking category only once.');
  }
  return read;
}

export function trackingView(organisation: Organisation, tracking: readonly LineTracking[]) {
  return tracking.flatMap(({ categoryId, optionId }) => {
    const category = organisation.trackingCategories[categoryId];
    const option = category?.options.find((candidate) => candidate.id === optionId);
    if (category === undefined || option === undefined) return [];
    return {
      Name: category.name,
      Option: option.name,
      TrackingCategoryID: category.id,
      TrackingOptionID: option.id,
      Options: [],
    };
  });
}
