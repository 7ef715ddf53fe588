import './node-fetch-first.js';

export { Client, errors } from 'undici';
