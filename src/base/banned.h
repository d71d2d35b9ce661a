/* Force-included into every file: functions that must not be used. */
#ifndef RESIT_BASE_BANNED_H
#define RESIT_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy sprintf vsprintf strtok gets atoi atol
#pragma GCC poison gmtime localtime ctime asctime

#endif
