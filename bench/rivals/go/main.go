// SPDX-License-Identifier: Apache-2.0

// M-JPEG in Go as people write it: for each viewer a goroutine, and a channel for one frame.
//
//	go run . PORT FRAME_BYTES FPS
package main

/*
#include <time.h>
static long long now() { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
*/
import "C"

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

func main() {
	bytes, _ := strconv.Atoi(os.Args[2])
	fps, _ := strconv.Atoi(os.Args[3])
	var lock sync.Mutex
	viewers := map[chan []byte]bool{}

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		frames := make(chan []byte, 1)
		lock.Lock()
		viewers[frames] = true
		lock.Unlock()
		defer func() {
			lock.Lock()
			delete(viewers, frames)
			lock.Unlock()
		}()
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
		w.Header().Set("Connection", "close")
		w.Header().Set("Transfer-Encoding", "identity")
		fmt.Fprint(w, "--frame\r\n")
		for image := range frames {
			fmt.Fprintf(w, "Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n", len(image))
			if _, err := w.Write(image); err != nil {
				return
			}
			fmt.Fprint(w, "\r\n--frame\r\n")
			w.(http.Flusher).Flush()
		}
	})
	go func() {
		for range time.Tick(time.Second / time.Duration(fps)) {
			image := make([]byte, bytes)
			copy(image, fmt.Sprintf("\xff\xd8\xff\xfe\x00\x16KGTS%016x", C.now()))
			lock.Lock()
			for frames := range viewers {
				select {
				case frames <- image:
				default:
				}
			}
			lock.Unlock()
		}
	}()
	fmt.Println(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
