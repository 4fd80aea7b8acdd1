// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Does something when the current transaction has committed. Touched only where Spring's transactions are there. */
final class AfterCommit implements TransactionSynchronization {

    private final Runnable task;

    private AfterCommit(Runnable task) {
        this.task = task;
    }

    /** At once if there is no transaction, never if it rolls back. */
    static void run(Runnable task) {
        if (TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new AfterCommit(task));
        } else {
            task.run();
        }
    }

    /** Not {@code afterCommit}: what another one's {@code afterCommit} publishes would never be told of that, nor would anybody be once another one has failed. */
    @Override
    public void afterCompletion(int status) {
        if (status == STATUS_COMMITTED) {
            task.run();
        }
    }
}
