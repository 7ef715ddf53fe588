import sift from 'sift';

const { $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $and, $or, $nor, $not, $elemMatch, $exists, $size } = sift;

/** Sift knows more operators; its $where would run code from a request. */
export const knownOperators = {
  ...{ $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $and, $or, $nor, $not, $elemMatch, $exists, $size },
  $options: sift.$options,
};

export const { createEqualsOperation, createQueryTester } = sift;
