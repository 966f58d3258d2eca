"""What Prometheus, Alertmanager and Grafana are told of the city, made from the declarations so that no threshold stands in two places."""
