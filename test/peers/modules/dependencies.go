// Package modules names the large modules of other people that the precision of the rules is measured on.
package modules

import (
	_ "github.com/nats-io/nats-server/v2/server"
	_ "github.com/prometheus/prometheus/model/labels"
	_ "go.etcd.io/etcd/server/v3/wal"
	_ "google.golang.org/grpc"
	_ "k8s.io/client-go/tools/cache"
)
