export const isStaff = (role: string): boolean => role === 'moderator' || role === 'administrator';
