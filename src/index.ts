export { main } from './main.js';
export { post } from './post.js';
