include $(sort $(wildcard $(BR2_EXTERNAL_HOMEPORT_PATH)/package/*/*.mk))
