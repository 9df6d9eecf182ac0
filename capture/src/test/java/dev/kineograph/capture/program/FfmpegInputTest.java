// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What ffmpeg is told for an address.
class FfmpegInputTest {

    private static String command(String address) {
        return String.join(" ", FfmpegInput.of(SourceProvider.address(address)).command("ffmpeg"))
                .replaceFirst("^ffmpeg -nostdin -hide_banner -loglevel error ", "")
                .replaceFirst(" -f mpjpeg -flush_packets 1 pipe:1$", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            rtsp://anna:s%23@cam/live?x=1                > -protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto,http,https -fflags nobuffer -rtsp_transport tcp -timeout 10000000 -i rtsp://anna:s%23@cam/live?x=1 -an -sn -dn -c:v mjpeg -q:v 6
            RTSP://anna:s%23@CAM/Live                    > -protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto,http,https -fflags nobuffer -rtsp_transport tcp -timeout 10000000 -i rtsp://anna:s%23@CAM/Live -an -sn -dn -c:v mjpeg -q:v 6
            rtsps://cam/live#codec=copy                  > -protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto,http,https -fflags nobuffer -rtsp_transport tcp -timeout 10000000 -i rtsps://cam/live -an -sn -dn -c:v copy
            rtsp://cam/#args=-hwaccel+vaapi&fps=5&width=640&quality=100 > -protocol_whitelist rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto,http,https -fflags nobuffer -rtsp_transport tcp -timeout 10000000 -hwaccel vaapi -i rtsp://cam/ -an -sn -dn -c:v mjpeg -q:v 2 -vf fps=5,scale=640:-2
            rtmp://cam/live                              > -protocol_whitelist rtmp,tcp -fflags nobuffer -rw_timeout 10000000 -i rtmp://cam/live -an -sn -dn -c:v mjpeg -q:v 6
            v4l2:/dev/video0                             > -protocol_whitelist file -f v4l2 -input_format mjpeg -i /dev/video0 -an -sn -dn -c:v copy
            v4l2:/dev/video2?fps=30&width=1280&height=720 > -protocol_whitelist file -f v4l2 -input_format mjpeg -framerate 30 -video_size 1280x720 -i /dev/video2 -an -sn -dn -c:v copy
            v4l2:/dev/video0?format=yuyv422&fps=7.5      > -protocol_whitelist file -f v4l2 -input_format yuyv422 -framerate 7.5 -i /dev/video0 -an -sn -dn -c:v mjpeg -q:v 6
            file:/srv/a%20film.mp4?height=240            > -protocol_whitelist file,crypto,data -re -stream_loop -1 -i file:/srv/a film.mp4 -an -sn -dn -c:v mjpeg -q:v 6 -vf scale=-2:240
            file:///srv/film.avi?codec=copy              > -protocol_whitelist file,crypto,data -re -stream_loop -1 -i file:/srv/film.avi -an -sn -dn -c:v copy
            screen::99?fps=5&width=800&height=600        > -protocol_whitelist file -f x11grab -framerate 5 -video_size 800x600 -i :99 -an -sn -dn -c:v mjpeg -q:v 6
            ffmpeg:-f lavfi -i testsrc2=size=320x240     > -f lavfi -protocol_whitelist file,crypto,data,http,https,httpproxy,tcp,tls,udp,udplite,rtp,srtp,rtsp,rtsps,rtmp,rtmps,rtmpt,srt,mmst,mmsh -i testsrc2=size=320x240 -an -sn -dn -c:v mjpeg -q:v 6
            ffmpeg:-protocol_whitelist udp -i udp://:1#x -r 5 > -protocol_whitelist udp -i udp://:1#x -r 5 -an -sn -dn -c:v mjpeg -q:v 6
            """)
    void anAddressIsAListOfArguments(String address, String arguments) {
        assertThat(command(address)).isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rtsp:secret", "rtsp://cam/#fps=many", "rtsp://secret:secret@cam/#codec=h264", "rtsp://secret:secret@cam/#colour=1", "rtmp:///secret",
        "v4l2:-i", "v4l2:/etc/passwd", "v4l2:/dev/video0?format=-f", "v4l2:/dev/video0?fps=1000", "file:film.mp4", "file:-i", "file:/f?width=0x1",
        "screen:-f", "screen:http://cam", "ffmpeg:", "ffmpeg:secret", "ffmpeg:-i 'secret"
    })
    void whatIsNoInputIsRefused(String address) {
        assertThatThrownBy(() -> SourceProvider.find(SourceProvider.address(address)))
                .isInstanceOf(RefusedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains("expected").doesNotContain("secret:").doesNotContain("'secret"));
    }
}
