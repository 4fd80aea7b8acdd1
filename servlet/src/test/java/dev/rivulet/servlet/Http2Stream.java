// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet;

import dev.rivulet.testkit.EventStreamParser;
import dev.rivulet.testkit.ReceivedEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;

/** One stream of an {@link Http2Peer}. */
final class Http2Stream implements Stream.Listener {

    /** How a stream may end that nobody has reset. */
    static final String IN_GOOD_ORDER = "END_STREAM";

    private final boolean reading;
    private final CompletableFuture<Stream> answered = new CompletableFuture<>();
    private final CompletableFuture<MetaData.Response> head = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final EventStreamParser parser = new EventStreamParser(new EventStreamParser.Listener() {
        @Override
        public void onEvent(ReceivedEvent event) {
            events.add(event.data());
        }

        @Override
        public void onComment(String text) {
            comments.add(text);
        }
    });

    Http2Stream(boolean reading) {
        this.reading = reading;
    }

    // ---- for tests

    MetaData.Response awaitHeaders() throws Exception {
        return head.get(20, TimeUnit.SECONDS);
    }

    String awaitEvent() throws InterruptedException {
        return await(events, "no event came");
    }

    String awaitComment() throws InterruptedException {
        return await(comments, "no comment came");
    }

    private String await(BlockingQueue<String> queue, String failure) throws InterruptedException {
        String next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError(failure + " within 20 s; the stream's end: " + end.getNow("none"));
        }
        return next;
    }

    /** How the stream has ended: {@link #IN_GOOD_ORDER}, the error code of a reset, or what else happened. */
    String awaitEnd() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return !end.isDone();
    }

    /** Begins to read a stalled stream. */
    void resume() {
        read(answered.join());
    }

    /** Ends this stream alone, as a browser does when a page closes its {@code EventSource}. */
    void cancel() {
        Stream stream = answered.join();
        stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
    }

    // ---- called by the client

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
        answered.complete(stream);
        head.complete((MetaData.Response) frame.getMetaData());
        if (frame.isEndStream()) {
            end.complete(IN_GOOD_ORDER);
        } else if (reading) {
            stream.demand();
        }
    }

    @Override
    public void onDataAvailable(Stream stream) {
        read(stream);
    }

    private void read(Stream stream) {
        for (Stream.Data data = stream.readData(); data != null; data = stream.readData()) {
            boolean last = data.frame().isEndStream();
            parser.feed(data.frame().getByteBuffer());
            data.release();
            if (last) {
                end.complete(IN_GOOD_ORDER);
                return;
            }
        }
        stream.demand();
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
        end.complete(ErrorCode.toString(frame.getError(), Integer.toString(frame.getError())));
        callback.succeeded();
    }

    @Override
    public void onFailure(Stream stream, int error, String reason, Throwable failure, Callback callback) {
        end.complete("failure: " + reason);
        head.completeExceptionally(failure);
        callback.succeeded();
    }
}
