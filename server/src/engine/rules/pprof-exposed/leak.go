package fixture

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

const debugAddress = "0.0.0.0:6060"

func direct() {
	log.Fatal(http.ListenAndServe(":6060", nil)) // want "served on :6060 to everybody"
}

func inGoroutine() {
	go func() {
		log.Println(http.ListenAndServe(debugAddress, http.DefaultServeMux)) // want "0.0.0.0:6060"
	}()
}

func started() {
	go http.ListenAndServe(":6060", nil) // want "served on :6060"
}

func onPort(port int) error {
	return http.ListenAndServe(fmt.Sprintf(":%d", port), nil) // want "served on :"
}

func onText(port string) error {
	return http.ListenAndServe(net.JoinHostPort("", port), nil) // want "served on :"
}

func ofServer() error {
	srv := &http.Server{Addr: ":8080", ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	return srv.ListenAndServe() // want "served on :8080"
}

func ofListener() error {
	ln, err := net.Listen("tcp", ":6060")
	if err != nil {
		return err
	}
	return http.Serve(ln, nil) // want "served on :6060"
}

func withTheAPI(api http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.Handle("/debug/pprof/heap", pprof.Handler("heap"))
	srv := http.Server{ReadTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: time.Minute}
	srv.Addr = ":443"
	srv.Handler = mux
	return srv.ListenAndServeTLS("cert.pem", "key.pem") // want "served on :443"
}

var debugFlag = flag.String("debug", ":6061", "where to serve profiles")

func fromPackageFlag() error {
	return http.ListenAndServe(*debugFlag, nil) // want "served on :6061"
}

func fromFlag() error {
	address := flag.String("pprof", ":6060", "where to serve profiles")
	flag.Parse()
	return http.ListenAndServe(*address, nil) // want "served on :6060"
}

func inAHelper() error {
	mux := http.NewServeMux()
	register(mux)
	return http.ListenAndServe(":8081", mux) // want "served on :8081"
}

func register(mux *http.ServeMux) {
	mux.HandleFunc("/debug/pprof/", pprof.Index)
}
