/** The command line: one class per job, their shared options, exit codes and closing lines. */
package io.poolhouse.job;
